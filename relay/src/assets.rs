//! Files: the built script under `/pr/`, and a static site at `/`.
//!
//! Only plain files directly in `dist` are served; a name that could lead elsewhere does not exist.

use std::path::{Path, PathBuf};

use axum::extract::rejection::PathRejection;
use axum::extract::{self, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::access::headers::RESOURCE_POLICY;
use crate::error::Refusal;

/// The file behind `/pr/js`.
pub const SCRIPT: &str = "growsumo.js";

/// `GET /pr/js`
pub async fn script(State(dist): State<Dist>, request: extract::Request) -> Response {
    dist.file(SCRIPT, request).await
}

/// `GET /pr/{file}`
pub async fn file(
    State(dist): State<Dist>,
    name: Result<extract::Path<String>, PathRejection>,
    request: extract::Request,
) -> Response {
    match name {
        Ok(extract::Path(name)) => dist.file(&name, request).await,
        // Not UTF-8: no file of ours.
        Err(_) => Refusal::NotFound.into_response(),
    }
}

/// The folder that `npm run build` fills. Read at each request, so a new build needs no restart.
#[derive(Clone)]
pub struct Dist {
    folder: PathBuf,
    cache_control: HeaderValue,
}

impl Dist {
    /// Takes a folder, which need not exist yet, and for how many seconds browsers may use a file without asking.
    ///
    /// Sites cannot change the URL of the script, so that time is how long a new version takes to arrive.
    #[must_use]
    pub fn new(folder: &Path, cache_seconds: u32) -> Self {
        let cache_control = match cache_seconds {
            0 => HeaderValue::from_static("no-cache"),
            seconds => HeaderValue::from_str(&format!("public, max-age={seconds}"))
                .unwrap_or(HeaderValue::from_static("no-cache")),
        };
        Self {
            folder: folder.to_owned(),
            cache_control,
        }
    }

    async fn file(&self, name: &str, request: extract::Request) -> Response {
        if !is_plain(name) {
            return Refusal::NotFound.into_response();
        }
        let path = self.folder.join(name);
        if !tokio::fs::metadata(&path)
            .await
            .is_ok_and(|found| found.is_file())
        {
            return Refusal::NotFound.into_response();
        }
        let Ok(served) = ServeFile::new(path).oneshot(request).await;
        let mut response = served.into_response();
        let headers = response.headers_mut();
        if headers.contains_key(CONTENT_TYPE) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
        }
        headers.insert(CACHE_CONTROL, self.cache_control.clone());
        // Pages of any site may load these files, by `import()` and with an integrity hash, which need CORS.
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        response
    }
}

/// A name of one plain file: no folder, no hidden file, no drive letter.
fn is_plain(name: &str) -> bool {
    !name.starts_with('.')
        && !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// The type of a file of `dist`, by its ending.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("ts" | "txt" | "md") => "text/plain; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A static site: `index.html` for folders, `/pricing` for `pricing.html`.
pub fn site<S: Clone + Send + Sync + 'static>(folder: &Path) -> MethodRouter<S> {
    let files = ServeDir::new(folder).html_as_default_extension(true);
    get(move |request: extract::Request| {
        let files = files.clone();
        async move { site_file(files, request).await }
    })
}

async fn site_file(files: ServeDir, request: extract::Request) -> Response {
    // `.git`, `.env`: not part of a site. `.well-known` is (RFC 8615).
    let hidden = request.uri().path().split('/').any(|part| {
        (part.starts_with('.') && part != ".well-known")
            || part.to_ascii_lowercase().starts_with("%2e")
    });
    if hidden {
        return Refusal::NotFound.into_response();
    }
    let Ok(served) = files.oneshot(request).await;
    if served.status() == StatusCode::NOT_FOUND {
        return Refusal::NotFound.into_response();
    }
    let mut response = served.into_response();
    let headers = response.headers_mut();
    let text = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .filter(|value| {
            (value.starts_with("text/") || *value == "application/javascript")
                && !value.contains("charset")
        });
    if let Some(value) =
        text.and_then(|value| HeaderValue::from_str(&format!("{value}; charset=utf-8")).ok())
    {
        headers.insert(CONTENT_TYPE, value);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names() {
        for name in [
            "growsumo.js",
            "growsumo-signup_bg.wasm",
            "growsumo.d.ts",
            "integrity.json",
            "a",
        ] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            ".env",
            "../Cargo.toml",
            "a/b",
            "a\\b",
            "C:x",
            "a\0",
            "%2e%2e",
            "é.js",
            "a b",
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn types() {
        assert_eq!(
            content_type("growsumo.js"),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(content_type("growsumo-signup_bg.wasm"), "application/wasm");
        assert_eq!(content_type("growsumo.d.ts"), "text/plain; charset=utf-8");
        assert_eq!(content_type("integrity.json"), "application/json");
        assert_eq!(content_type("noending"), "application/octet-stream");
    }
}
