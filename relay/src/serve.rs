//! `partnerkey-relay serve`: the parts put together.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::middleware::{from_fn_with_state, map_response, map_response_with_state};
use axum::response::Response;
use axum::routing::{any, get, post};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tower_http::compression::CompressionLayer;
use tracing::warn;

use crate::access::gate::{self, Gate};
use crate::access::headers;
use crate::access::rate::RateLimit;
use crate::api::{self, Api};
use crate::assets::{self, Dist};
use crate::config::Serve;
use crate::delivery::Delivery;
use crate::error::{Refusal, RefusedWith, StartError};
use crate::installation;
use crate::intake::{Intake, Writer};
use crate::listen::{self, Stop};
use crate::meters::Meters;
use crate::operate::{Operator, check, metrics, status};
use crate::referral;
use crate::store::Store;
use crate::upstream::Upstream;

/// Runs until told to stop. Prints `listening on http://<address>` when it answers.
///
/// # Errors
/// When it cannot start.
pub async fn run(config: &Serve) -> Result<(), StartError> {
    let stop = Stop::on_signal();
    // The port first: a second relay started by mistake ends here, before it delivers anything.
    let listener = listen::open(config.listen).await?;
    if check::shares_one_allowance(config) {
        warn!(
            "behind a proxy all visitors share one rate limit: start with --client-address x-forwarded-for"
        );
    }
    let relay = Relay::start(config, stop.clone()).await?;
    listen::announce(&format!(
        "listening on http://{}",
        listen::address_of(&listener)?
    ));
    listen::answer(vec![listener], relay.router.clone(), stop).await;
    relay.finish().await;
    Ok(())
}

/// A relay that delivers already, and has yet to be given a port.
pub struct Relay {
    /// All routes.
    pub router: Router,
    store: Store,
    writer: Writer,
    worker: JoinHandle<()>,
}

impl Relay {
    /// Opens the database and starts the worker.
    ///
    /// # Errors
    /// When the database or TLS cannot be set up.
    pub async fn start(config: &Serve, stop: Stop) -> Result<Self, StartError> {
        let meters = Meters::default();
        let upstream = Upstream::new(&config.upstream, &config.api_url, &config.account, &meters)?;
        let store = Store::open(&config.database_url).await?;
        let wake = Arc::new(Notify::new());
        let (intake, writer) = Intake::start(store.clone(), meters.clone(), Arc::clone(&wake));
        let api = Api {
            intake: intake.clone(),
            store: store.clone(),
            public_key: config.account.public_key.as_str().into(),
        };
        let gate = Gate {
            origins: config.origins.clone(),
            rate: RateLimit::per_minute(config.rate_limit),
            client_address: config.client_address,
        };
        let operator = Operator {
            store: store.clone(),
            meters: meters.clone(),
            token: config.status_token.clone().map(Arc::new),
        };
        let router = router(
            api,
            operator,
            &Arc::new(gate),
            Dist::new(&config.dist, config.cache_seconds),
            config.site.as_deref(),
        );
        let delivery = Delivery::new(
            store.clone(),
            intake,
            upstream,
            config.upstream.confirm_after(),
            meters,
        );
        let worker = tokio::spawn(delivery.run(wake, stop));
        Ok(Self {
            router,
            store,
            writer,
            worker,
        })
    }

    /// Waits for the deliveries on their way, each of which has a deadline, and closes the database.
    pub async fn finish(self) {
        // Err: the worker is gone, there is nothing to wait for.
        let _ = self.worker.await;
        self.writer.finish().await;
        self.store.close().await;
    }
}

fn router(
    api: Api,
    operator: Operator,
    gate: &Arc<Gate>,
    dist: Dist,
    site: Option<&Path>,
) -> Router {
    let meters = operator.meters.clone();
    let operator = Router::new()
        .route("/metrics", get(metrics::metrics))
        .route("/pr/status", get(status::status))
        .route("/pr/status.css", get(status::style))
        .with_state(operator);
    let files = Router::new()
        .route("/js", get(assets::script))
        .route("/{file}", get(assets::file))
        .with_state(dist);
    let posts = Router::new()
        .route("/signup", post(api::signup))
        .route("/referral", post(referral::referral))
        .route("/check", post(installation::check))
        // Here too, so that the layers see preflights.
        .method_not_allowed_fallback(method_not_allowed)
        // The last layer is the first that a request meets.
        .layer(from_fn_with_state(Arc::clone(gate), gate::within_rate))
        .layer(gate::readable(gate))
        .layer(from_fn_with_state(Arc::clone(gate), gate::known_origin))
        .layer(map_response_with_state(meters, count_refusals));
    let pr = Router::new()
        .merge(posts)
        .merge(files)
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed);
    let app = Router::new()
        .route("/healthz", get(api::healthy))
        .route("/readyz", get(api::ready))
        .merge(operator)
        .nest("/pr", pr)
        .route("/pr/", any(not_found))
        .with_state(api)
        .method_not_allowed_fallback(method_not_allowed);
    let app = match site {
        Some(folder) => {
            app.fallback_service(assets::site::<()>(folder).fallback(method_not_allowed))
        }
        None => app.fallback(not_found),
    };
    app.layer(CompressionLayer::new())
        .layer(map_response(headers::protect))
}

async fn count_refusals(State(meters): State<Meters>, response: Response) -> Response {
    if let Some(RefusedWith(code)) = response.extensions().get() {
        meters.refuse(code);
    }
    response
}

async fn not_found() -> Refusal {
    Refusal::NotFound
}

async fn method_not_allowed() -> Refusal {
    Refusal::MethodNotAllowed
}
