//! How a target is reached: by its own settings, and by those of the command line, which win.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::options::Options;
use super::secrets::register_password;
use crate::http::Link;
use crate::mask::SHORTEST;
use crate::model::reach::{FILES, Reach};
use crate::plan::TargetPlan;
use crate::template::Scope;

/// The word that stands for the proxies of the environment.
const OF_ENVIRONMENT: &str = "env";

/// A setting, and who made it.
struct Given {
    text: String,
    by: String,
}

impl Given {
    fn path(&self) -> &Path {
        Path::new(&self.text)
    }

    fn refuse(&self, why: impl std::fmt::Display) -> Error {
        Error::Usage(format!("{}: {why}", self.by))
    }
}

/// How a target is reached, and the options by which curl reaches it so.
pub(super) struct Reached {
    pub(super) link: Link,
    pub(super) curl: Vec<(&'static str, String)>,
}

/// Reads the settings of a target, which has a name where a contract lists it, and those of the command line.
pub(super) fn reach(
    url: &url::Url,
    named: Option<(&str, &TargetPlan)>,
    scope: &Scope,
    options: &Options,
) -> Result<Reached, Error> {
    let told = options.reach.try_map(|setting, text| {
        Ok::<_, Error>(Given { text: text.clone(), by: format!("`--{setting} {}`", without_password(text)) })
    })?;
    let own = match named {
        None => Reach::default(),
        Some((name, plan)) => plan.reach.try_map(|setting, template| {
            let by = format!("the target `{name}`: `{setting}`");
            let text = template.render(scope).map_err(|error| Error::Usage(format!("{by}: {error}")))?;
            let is_file = FILES.contains(&setting);
            let text = if is_file { plan.folder.join(&text).to_string_lossy().into_owned() } else { text };
            Ok::<_, Error>(Given { text, by })
        })?,
    };
    if options.gate && options.reach.insecure == Some(true) && own.insecure != Some(true) {
        return Err(Error::Usage(
            "`--gate` judges a release, and `--insecure` would take anybody for it: name the certificate with \
             `--ca-file`, or let the target say `insecure: true`"
                .to_owned(),
        ));
    }
    let reach = told.or(own);
    let link = link(&reach, options)?;
    Ok(Reached { curl: curl(&reach, url, options), link })
}

/// Refuses settings of the command line that nothing is reached by.
pub(super) fn check_use(options: &Options) -> Result<(), Error> {
    match options.reach.any() {
        None => Ok(()),
        Some(setting) => Err(Error::Usage(format!(
            "`--{setting}` says how a target is reached, and there is only the self-test: give `--target`"
        ))),
    }
}

fn link(reach: &Reach<Given>, options: &Options) -> Result<Link, Error> {
    let mut link = Link::default();
    if let Some(file) = options.variable("SSL_CERT_FILE").filter(|file| cfg!(unix) && !file.is_empty()) {
        link = link.with_platform_file(PathBuf::from(file));
    }
    if let Some(proxy) = &reach.proxy {
        link = over_proxy(link, proxy, options)?;
    }
    if let Some(file) = &reach.ca_file {
        link = link.trusting(file.path()).map_err(|why| file.refuse(why))?;
    }
    match (&reach.client_cert, &reach.client_key) {
        (Some(certificate), key) => {
            let key = key.as_ref().map(Given::path);
            link = link.identified(certificate.path(), key).map_err(|why| certificate.refuse(why))?;
        }
        (None, Some(key)) => return Err(key.refuse("a key is of no use without its certificate, `client-cert`")),
        (None, None) => {}
    }
    if reach.insecure == Some(true) {
        link = link.insecure();
    }
    for given in &reach.resolve {
        let (host, address) = resolved(&given.text).map_err(|why| given.refuse(why))?;
        link = link.resolving(&host, address);
    }
    if let Some(path) = &reach.unix_socket {
        if !cfg!(unix) {
            return Err(path.refuse("there are no Unix sockets on this system"));
        }
        if let Some(proxy) = &reach.proxy {
            return Err(path.refuse(format!("a Unix socket is reached without a proxy; {} gives one", proxy.by)));
        }
        link = link.over_socket(path.path().to_owned());
    }
    Ok(link)
}

fn over_proxy(link: Link, proxy: &Given, options: &Options) -> Result<Link, Error> {
    let link = if proxy.text == OF_ENVIRONMENT {
        link.over_proxies_of(&options.environment)
    } else {
        link.over_proxy(&proxy.text)
    };
    let link = link.map_err(|why| proxy.refuse(why))?;
    for url in link.proxies() {
        register_password(url, &options.secrets);
        let password = url::Url::parse(url).ok().and_then(|url| url.password().map(str::len));
        if password.is_some_and(|length| length < SHORTEST) {
            return Err(proxy.refuse(format!(
                "the proxy's password has fewer than {SHORTEST} characters: masking it would mask ordinary text"
            )));
        }
    }
    Ok(link)
}

/// Reads `host:address`, where an IPv6 address may stand in brackets.
fn resolved(text: &str) -> Result<(String, IpAddr), String> {
    let expected = "expected HOST:ADDRESS, such as staging.example:127.0.0.1";
    let Some((host, address)) = text.split_once(':').filter(|(host, _)| !host.is_empty()) else {
        return Err(expected.to_owned());
    };
    let read = |address: &str| address.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    match (read(address), address.split_once(':')) {
        (Some(address), _) => Ok((host.to_owned(), address)),
        (None, Some((port, rest))) if port.parse::<u16>().is_ok() && read(rest).is_some() => {
            Err(format!("it holds for every port: say {host}:{rest}"))
        }
        (None, _) => Err(format!("`{address}` is no IP address; {expected}")),
    }
}

fn curl(reach: &Reach<Given>, url: &url::Url, options: &Options) -> Vec<(&'static str, String)> {
    let mut arguments = Vec::new();
    let texts = [
        ("--proxy", &reach.proxy),
        ("--cacert", &reach.ca_file),
        ("--cert", &reach.client_cert),
        ("--key", &reach.client_key),
        ("--unix-socket", &reach.unix_socket),
    ];
    for (option, given) in texts {
        let given = given.as_ref().filter(|given| option != "--proxy" || given.text != OF_ENVIRONMENT);
        arguments.extend(given.map(|given| (option, options.secrets.mask(&given.text).into_owned())));
    }
    if reach.insecure == Some(true) {
        arguments.push(("--insecure", String::new()));
    }
    let port = url.port_or_known_default().unwrap_or_default();
    for given in &reach.resolve {
        if let Some((host, address)) = given.text.split_once(':') {
            arguments.push(("--resolve", format!("{host}:{port}:{address}")));
        }
    }
    arguments
}

/// A setting as a message may show it.
fn without_password(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.find("://").map_or("", |at| &before[..at + 3]);
            format!("{scheme}{host}")
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::of_version_4("api.example:127.0.0.1", Ok("127.0.0.1"))]
    #[case::of_version_6("api.example:::1", Ok("::1"))]
    #[case::in_brackets("api.example:[::1]", Ok("::1"))]
    #[case::as_curl_has_it("api.example:443:127.0.0.1", Err("it holds for every port: say api.example:127.0.0.1"))]
    #[case::no_address("api.example", Err("expected HOST:ADDRESS, such as staging.example:127.0.0.1"))]
    #[case::a_name(
        "api.example:localhost",
        Err("`localhost` is no IP address; expected HOST:ADDRESS, such as staging.example:127.0.0.1")
    )]
    fn a_host_is_at_an_address(#[case] text: &str, #[case] expected: Result<&str, &str>) {
        let expected = expected.map(|address| ("api.example".to_owned(), address.parse().expect("an address")));
        assert_eq!(resolved(text), expected.map_err(ToOwned::to_owned));
    }

    #[rstest]
    #[case("http://me:s3cret@proxy:3128", "http://proxy:3128")]
    #[case("me:s3cret@proxy:3128", "proxy:3128")]
    #[case("proxy:3128", "proxy:3128")]
    fn a_message_shows_no_password(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(without_password(text), shown);
    }
}
