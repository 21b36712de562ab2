//! A local nginx with one worker and a configuration of its own in a temporary folder.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Result, item};

/// Starts nginx and ends it when standard input ends, which it does however the bench ends. A Ctrl-C reaches the shell
/// too and must not end it before it has ended nginx.
const KEEPER: &str = r#"trap '' INT; "$@" & read -r _; kill $!; wait $!"#;

/// A running nginx.
#[derive(Debug)]
pub(crate) struct Nginx {
    /// As it calls itself.
    pub(crate) version: String,
    keeper: Child,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // There is nobody to tell when waiting fails; the keeper still ends nginx.
        let _ = self.keeper.wait();
    }
}

/// Starts nginx in a folder; gives its URL once it accepts connections.
pub(crate) fn start(program: &Path, folder: &Path) -> Result<(String, Nginx)> {
    let prefix = folder.join("nginx");
    fs::create_dir_all(&prefix)?;
    let address = free_address()?;
    fs::write(prefix.join("nginx.conf"), configuration(address))?;
    let arguments = [Path::new("-p"), &prefix, Path::new("-c"), Path::new("nginx.conf")];

    let tried = Command::new(program).args(arguments).arg("-t").output()?;
    if !tried.status.success() {
        return Err(String::from_utf8_lossy(&tried.stderr).trim().to_owned().into());
    }
    let version = Command::new(program).arg("-v").output()?;
    let version = String::from_utf8_lossy(&version.stderr).trim().replace("nginx version: ", "");

    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(program).args(arguments);
    let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let nginx = Nginx { version, keeper };
    wait_for(address).map_err(|error| {
        let log = fs::read_to_string(prefix.join("error.log")).unwrap_or_default();
        format!("{error} {}", log.trim())
    })?;
    Ok((format!("http://{address}"), nginx))
}

/// An address that nobody listens on; another program could take it before nginx does, which nginx would then say.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

fn wait_for(address: SocketAddr) -> Result<()> {
    let start = Instant::now();
    while TcpStream::connect(address).is_err() {
        if start.elapsed() > Duration::from_secs(5) {
            return Err("it doesn't accept connections after five seconds.".into());
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn configuration(address: SocketAddr) -> String {
    format!(
        "daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    keepalive_timeout 60s;
    client_body_temp_path client_body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen {address} backlog=1024;
        location ~ ^/items/(?<id>[0-9]+)$ {{
            default_type {};
            return 200 '{}';
        }}
    }}
}}
",
        item::MEDIA_TYPE,
        item::TEMPLATE,
    )
}
