//! Which of the servers a workload gets.

use std::path::{Path, PathBuf};

use super::{nginx, own};
use crate::arguments::Arguments;
use crate::workload::Workload;
use crate::{Result, finder};

/// A server on loopback, up and answering; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    /// Where it answers, without a slash at the end.
    pub(crate) url: String,
    /// What it is, for the table.
    pub(crate) description: String,
    /// The file of the certificate that vouches for it, where it speaks TLS.
    pub(crate) authority: Option<PathBuf>,
    /// Ends nginx; our own server lives as long as the bench.
    _nginx: Option<nginx::Nginx>,
}

/// Starts the server of a workload. nginx can't answer late without a module, so late answers are our own server's, and
/// all that is out of the ordinary.
pub(crate) fn start(workload: &Workload, arguments: &Arguments, folder: &Path) -> Result<Server> {
    let why_not = if !workload.is_ordinary() {
        "it is out of the ordinary".to_owned()
    } else if arguments.no_nginx {
        "nginx is left out".to_owned()
    } else if let Some(program) = finder::find("nginx") {
        match nginx::start(&program, folder) {
            Ok((url, nginx)) => {
                let description = nginx.version.clone();
                return Ok(Server { url, description, authority: None, _nginx: Some(nginx) });
            }
            Err(error) => format!("nginx didn't start: {error}"),
        }
    } else {
        "there is no nginx on the PATH".to_owned()
    };
    let (url, authority) = own::start(workload.server, folder)?;
    Ok(Server { url, description: format!("the bench's own server ({why_not})"), authority, _nginx: None })
}
