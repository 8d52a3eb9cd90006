//! Connections: HTTP/1.1, with an end for whoever takes for ever to say what they want.
//!
//! `axum::serve` sets no timer, so that hyper's limit for headers does nothing there; it also waits without a limit for the
//! first bytes, to tell HTTP/2 from HTTP/1.1, of which we speak only the second.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use axum::serve::{Listener as _, ListenerExt as _};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;
use tower::util::MapRequest;

/// Serves until `soon`, then takes no more connections and waits for the answers that are under way. The headers of a request
/// must arrive within `patience`, counted from the connection's start or from the end of the answer before.
pub async fn accept(listener: TcpListener, router: Router, patience: Duration, soon: CancellationToken) {
    let mut listener = listener.tap_io(|stream| {
        // Small pieces of a stream must not wait for an acknowledgement. It is only slower where this fails.
        let _ = stream.set_nodelay(true);
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience);
    let open = TaskTracker::new();
    loop {
        let (stream, peer) = tokio::select! {
            () = soon.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let service = MapRequest::new(router.clone(), move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer));
            request
        });
        open.spawn(serve(builder.clone(), stream, service, soon.clone()));
    }
    drop(listener);
    open.close();
    open.wait().await;
}

async fn serve<S>(builder: http1::Builder, stream: TcpStream, service: S, soon: CancellationToken)
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = soon.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "a connection broke off");
    }
}
