//! Values that are never printed, and where they come from.
//!
//! A secret is in a variable, or in a file that the variable's namesake with `_FILE` behind it names, as container
//! platforms hand secrets over. Never in a flag: the list of processes would show it.

use std::fmt;

use crate::error::StartError;

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(value)
    }

    /// Reads the variable `name`, or the file that `name` with `_FILE` behind it names. One line break at the end of
    /// the file is not part of the value: editors and `echo` write it.
    ///
    /// # Errors
    /// When both are set, or the file cannot be read or is empty.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
        name: &'static str,
    ) -> Result<Option<Self>, StartError> {
        let path = variable(&format!("{name}_FILE"));
        match (variable(name), path) {
            (Some(_), Some(_)) => Err(StartError::SecretTwice(name)),
            (value, None) => Ok(value.map(Self)),
            (None, Some(path)) => {
                let text = std::fs::read_to_string(path.trim())
                    .map_err(|error| StartError::SecretFile(name, error))?;
                let value = text.strip_suffix('\n').unwrap_or(&text);
                let value = value.strip_suffix('\r').unwrap_or(value);
                if value.trim().is_empty() {
                    return Err(StartError::EmptySecretFile(name));
                }
                Ok(Some(Self(value.to_owned())))
            }
        }
    }

    /// The value itself; the name makes each use easy to find.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "TOKEN";

    /// What is read when `TOKEN` and the content of `TOKEN_FILE` are these.
    fn read(value: Option<&str>, content: Option<&str>) -> Result<Option<Secret>, StartError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        if let Some(content) = content {
            std::fs::write(&path, content).unwrap();
        }
        let variable = |name: &str| match name {
            "TOKEN" => value.map(str::to_owned),
            "TOKEN_FILE" => content.map(|_| path.to_str().unwrap().to_owned()),
            _ => None,
        };
        Secret::from_variables(variable, NAME)
    }

    #[track_caller]
    fn is(value: Option<&str>, content: Option<&str>, expected: Option<&str>) {
        let secret = read(value, content).unwrap();
        assert_eq!(secret.as_ref().map(Secret::reveal), expected);
    }

    #[test]
    fn from_the_variable_or_from_the_file() {
        is(None, None, None);
        is(Some("abc"), None, Some("abc"));
        is(None, Some("abc"), Some("abc"));
        is(None, Some("abc\n"), Some("abc"));
        is(None, Some("abc\r\n"), Some("abc"));
        is(None, Some("abc\n\n"), Some("abc\n"));
        is(None, Some(" a b \n"), Some(" a b "));
    }

    #[test]
    fn what_is_wrong_names_the_variable_and_neither_value_nor_path() {
        let both = read(Some("hidden"), Some("hidden")).unwrap_err();
        assert_eq!(
            both.to_string(),
            "set TOKEN or TOKEN_FILE, not both of them"
        );
        for content in ["", "\n", " \r\n"] {
            assert_eq!(
                read(None, Some(content)).unwrap_err().to_string(),
                "the file that TOKEN_FILE names is empty: write the secret into it"
            );
        }
        // Somebody may have put the secret itself where the path belongs.
        let hidden = |name: &str| (name == "TOKEN_FILE").then(|| "/nowhere/hidden".to_owned());
        let missing = Secret::from_variables(hidden, NAME)
            .unwrap_err()
            .to_string();
        assert!(
            missing.starts_with(
                "cannot read the file that TOKEN_FILE names, check its path and permissions: "
            ),
            "{missing}"
        );
        assert!(!missing.contains("hidden"), "{missing}");
    }

    #[test]
    fn it_is_not_printed() {
        assert_eq!(
            format!("{:?}", Secret::new("hidden".to_owned())),
            "(secret)"
        );
    }
}
