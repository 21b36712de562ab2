//! `wireproof serve`

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::watch;

use super::arguments::ServeArguments;
use super::run::runtime;
use super::shell::Shell;
use super::signals;
use crate::app::{Error, Options};
use crate::mock::services::{self, SERVICES};
use crate::mock::worlds::Worlds;
use crate::mock::{self, service::Service};
use crate::model::outcome::exit;
use crate::model::suggest::suggest;

/// Serves a built-in server until a signal comes.
pub(super) fn serve(
    arguments: &ServeArguments,
    options: &Options,
    shell: &Arc<Shell>,
    stop: watch::Sender<bool>,
) -> Result<u8, Error> {
    let service = services::find(&arguments.name).ok_or_else(|| unknown(&arguments.name))?;
    let universe = Arc::new(Worlds::live(service, options.now));
    let address = SocketAddr::new(arguments.host, arguments.port);
    let mut stopped = options.stop.clone();
    runtime()?.block_on(async {
        let signals = signals::watch(stop, || {});
        let ended = async move { crate::run::asked_to_stop(&mut stopped).await };
        let ready = |address: SocketAddr| shell.out(&welcome(service, address));
        tokio::select! {
            served = mock::serve::serve(universe, address, ended, ready) => served,
            () = signals => Ok(()),
        }
    })?;
    Ok(exit::KEPT)
}

fn unknown(name: &str) -> Error {
    let names = || SERVICES.iter().map(|service| service.name());
    let help = suggest(name, names()).map_or_else(
        || format!("known: {}", names().collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Error::Usage(format!("there is no built-in server `{name}`; {help}"))
}

fn welcome(service: &dyn Service, address: SocketAddr) -> String {
    let mut text = format!("{} at http://{address}\n{}\n\n", service.name(), service.summary());
    let widest = service.notes().iter().map(|(what, _)| what.len()).max().unwrap_or_default();
    for (what, value) in service.notes() {
        text.push_str(&format!("{what:widest$}  {value}\n"));
    }
    text.push_str("\nCtrl-C ends it.\n");
    text
}
