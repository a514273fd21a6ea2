//! Starts the built program as its users do, and looks at what it leaves behind.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use reqwest::{Client, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::database::Database;

pub const PUBLIC_KEY: &str = "pk_test";
pub const SECRET_KEY: &str = "sk_verysecret";

/// No test waits longer than this for something to happen. What a killed relay had claimed is free after half a minute.
const DEADLINE: Duration = Duration::from_secs(90);

/// A client that ignores the proxies of the machine.
pub fn client() -> Client {
    // Err: another test installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .timeout(DEADLINE)
        .tls_certs_only([])
        .build()
        .unwrap()
}

/// A command with nothing of our own environment.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_partnerkey-relay"));
    command.env_clear().args(arguments);
    command
}

/// A running `partnerkey-relay`; killed when dropped.
pub struct Program {
    child: Child,
    /// `http://host:port`, as it was announced.
    pub url: String,
    /// What it printed until it was ready.
    pub greeting: String,
    log: Arc<Mutex<String>>,
    log_reader: Option<JoinHandle<()>>,
}

impl Program {
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();

        let log = Arc::new(Mutex::new(String::new()));
        let (stderr, kept) = (child.stderr.take().unwrap(), Arc::clone(&log));
        let log_reader = std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                kept.lock().unwrap().push_str(&(line + "\n"));
            }
        });

        let (lines, received) = mpsc::channel();
        let stdout = child.stdout.take().unwrap();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // Err: the test has what it waited for.
                let _ = lines.send(line);
            }
        });
        let mut greeting = String::new();
        let url = loop {
            let Ok(line) = received.recv_timeout(DEADLINE) else {
                let _ = child.kill();
                panic!("did not start: {}", log.lock().unwrap());
            };
            greeting.push_str(&(line.clone() + "\n"));
            if let Some(url) = line.strip_prefix("listening on ") {
                break url.to_owned();
            }
        };
        Self {
            child,
            url,
            greeting,
            log,
            log_reader: Some(log_reader),
        }
    }

    /// As `kill -9`: it gets no chance to finish anything. Gives all that it has logged.
    pub fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.log_reader.take().unwrap().join().unwrap();
        self.log()
    }

    /// As Ctrl-C or a service manager: returns at once.
    pub fn ask_to_stop(&self) {
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
    }

    pub fn has_ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    pub async fn exit_status(&mut self) -> ExitStatus {
        eventually("the process ends", async || self.has_ended()).await
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until there is an answer.
pub async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(start.elapsed() < DEADLINE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A folder with everything a relay and a sandbox keep; both can be started and killed as often as wanted.
pub struct Place {
    folder: TempDir,
    database: Database,
}

impl Place {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for (name, content) in [
            ("dist/growsumo.js", "var growsumo = {};\n"),
            ("dist/growsumo-signup_bg.wasm", "\0asm\x01\0\0\0"),
            ("dist/growsumo.d.ts", "export {};\n"),
            ("dist/integrity.json", "{}\n"),
            ("dist/.hidden", "hidden\n"),
            ("dist/folder/inner.js", "inner\n"),
            ("site/index.html", "<!doctype html><h1>Home</h1>"),
            ("site/pricing.html", "<!doctype html><h1>Pricing</h1>"),
            ("site/docs/index.html", "<!doctype html><h1>Docs</h1>"),
            ("site/style.css", "h1 { color: red }"),
            ("site/.env", "SECRET=1"),
            ("Cargo.toml", "outside"),
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let database = Database::new(folder.path());
        Self { folder, database }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the relay keeps its sign-ups.
    pub fn database(&self) -> &Database {
        &self.database
    }

    pub fn relay_command(&self, api_url: &str) -> Command {
        let mut command = command(&["serve", "--listen", "127.0.0.1:0"]);
        command
            .current_dir(self.path())
            .args(["--dist", "dist", "--site", "site"])
            .env("PARTNERSTACK_PUBLIC_KEY", PUBLIC_KEY)
            .env("PARTNERSTACK_SECRET_KEY", SECRET_KEY)
            .env("PARTNERSTACK_API_URL", api_url)
            .env("DATABASE_URL", self.database.url())
            // All tests ask from one address.
            .env("PARTNERKEY_RATE_LIMIT", "0");
        command
    }

    /// A relay that delivers to this address.
    pub fn relay(&self, api_url: &str) -> Program {
        Program::start(self.relay_command(api_url))
    }

    /// A relay whose Customers API is down.
    pub fn lonely_relay(&self) -> Program {
        self.relay(NOWHERE)
    }

    pub fn sandbox_command(&self, listen: &str) -> Command {
        let mut command = command(&["sandbox", "--listen", listen]);
        command
            .current_dir(self.path())
            .env("PARTNERSTACK_PUBLIC_KEY", PUBLIC_KEY)
            .env("PARTNERSTACK_SECRET_KEY", SECRET_KEY)
            .env("SANDBOX_DATABASE_URL", "sqlite:sandbox.db");
        command
    }

    pub fn sandbox(&self) -> Program {
        Program::start(self.sandbox_command("127.0.0.1:0"))
    }

    /// These columns of every stored sign-up, the oldest first.
    pub async fn rows(&self, columns: &[&str]) -> Vec<Value> {
        self.database.open().await.rows(columns).await
    }

    /// State of every stored sign-up, the oldest first.
    pub async fn states(&self) -> Vec<Value> {
        self.rows(&[
            "customer_key",
            "state",
            "reason",
            "upstream_status",
            "attempts",
        ])
        .await
    }

    /// Waits until the only sign-up has this state, and gives it.
    pub async fn settled(&self, state: &str) -> Value {
        eventually(&format!("the sign-up is {state}"), async || {
            self.states()
                .await
                .into_iter()
                .find(|row| row["state"] == state)
        })
        .await
    }
}

/// A free port outside of the range that the system hands out, so that it stays free while nobody listens.
pub fn quiet_port() -> u16 {
    let start = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    (start..32_000)
        .find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a free port")
}

/// A port on which nothing listens (discard, RFC 863): connections are refused.
pub const NOWHERE: &str = "http://127.0.0.1:9";

/// A sign-up with its own id and customer key.
pub fn signup(number: u32) -> Value {
    json!({
        "id": format!("00000000-0000-4000-8000-{number:012}"),
        "public_key": PUBLIC_KEY,
        "email": format!("customer{number}@example.com"),
        "customer_key": format!("customer-{number}"),
        "partner_key": "jane-partner",
    })
}

/// Sends a body as the script does on a page of the relay's own origin.
pub async fn post(relay: &Program, body: impl Into<reqwest::Body>) -> Response {
    client()
        .post(format!("{}/pr/signup", relay.url))
        .header("content-type", "text/plain;charset=UTF-8")
        .header("origin", &relay.url)
        .body(body)
        .send()
        .await
        .unwrap()
}

/// Sends a body, gives status and JSON of the answer.
pub async fn answer(relay: &Program, body: impl Into<reqwest::Body>) -> (u16, Value) {
    json_of(post(relay, body).await).await
}

pub async fn json_of(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/json");
    (status, response.json().await.unwrap())
}

pub async fn get(url: String) -> Response {
    client().get(url).send().await.unwrap()
}

/// Sends bytes as they are, which an HTTP client would tidy up, and gives the whole answer.
pub fn raw(program: &Program, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", program.port())).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// `GET` of a path that is sent as it is.
pub fn raw_get(program: &Program, path: &str) -> String {
    raw(
        program,
        format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").as_bytes(),
    )
}
