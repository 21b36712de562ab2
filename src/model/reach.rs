//! How a target is reached, where it isn't by the plainest connection.

/// How a target is reached, as it is written: texts, templates of them, or what they came to.
#[derive(Clone, Debug)]
pub struct Reach<T> {
    /// A proxy's URL, or `env` for those that the environment names.
    pub proxy: Option<T>,
    /// A file of certificates (PEM) to trust beside the system's.
    pub ca_file: Option<T>,
    /// The file of the certificate (PEM) to show to servers.
    pub client_cert: Option<T>,
    /// The file of its key (PEM), where that isn't the certificate's own.
    pub client_key: Option<T>,
    /// Whether nobody's certificate is looked at.
    pub insecure: Option<bool>,
    /// Where hosts are: `host:address`.
    pub resolve: Vec<T>,
    /// The path of a Unix socket.
    pub unix_socket: Option<T>,
}

/// Settings that name a file.
pub const FILES: [&str; 4] = ["ca-file", "client-cert", "client-key", "unix-socket"];

impl<T> Default for Reach<T> {
    fn default() -> Self {
        Self {
            proxy: None,
            ca_file: None,
            client_cert: None,
            client_key: None,
            insecure: None,
            resolve: Vec::new(),
            unix_socket: None,
        }
    }
}

impl<T> Reach<T> {
    /// Makes something else of each text, which is given with its setting's name.
    ///
    /// # Errors
    /// The first error.
    pub fn try_map<'t, U, E>(
        &'t self,
        mut make: impl FnMut(&'static str, &'t T) -> Result<U, E>,
    ) -> Result<Reach<U>, E> {
        let mut one = |name, text: &'t Option<T>| text.as_ref().map(|text| make(name, text)).transpose();
        Ok(Reach {
            proxy: one("proxy", &self.proxy)?,
            ca_file: one("ca-file", &self.ca_file)?,
            client_cert: one("client-cert", &self.client_cert)?,
            client_key: one("client-key", &self.client_key)?,
            insecure: self.insecure,
            unix_socket: one("unix-socket", &self.unix_socket)?,
            resolve: self.resolve.iter().map(|text| make("resolve", text)).collect::<Result<_, _>>()?,
        })
    }

    /// Makes something else of each text.
    #[must_use]
    pub fn map<'t, U>(&'t self, mut make: impl FnMut(&'t T) -> U) -> Reach<U> {
        let made: Result<_, std::convert::Infallible> = self.try_map(|_, text| Ok(make(text)));
        made.unwrap_or_else(|never| match never {})
    }

    /// These settings, and the other ones where these say nothing. A certificate and its key belong together.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let own_identity = self.client_cert.is_some();
        Self {
            proxy: self.proxy.or(other.proxy),
            ca_file: self.ca_file.or(other.ca_file),
            client_key: if own_identity { self.client_key } else { self.client_key.or(other.client_key) },
            client_cert: self.client_cert.or(other.client_cert),
            insecure: self.insecure.or(other.insecure),
            resolve: if self.resolve.is_empty() { other.resolve } else { self.resolve },
            unix_socket: self.unix_socket.or(other.unix_socket),
        }
    }

    /// The name of a setting that is made, if any is.
    #[must_use]
    pub fn any(&self) -> Option<&'static str> {
        let made = [
            ("proxy", self.proxy.is_some()),
            ("ca-file", self.ca_file.is_some()),
            ("client-cert", self.client_cert.is_some()),
            ("client-key", self.client_key.is_some()),
            ("insecure", self.insecure.is_some()),
            ("resolve", !self.resolve.is_empty()),
            ("unix-socket", self.unix_socket.is_some()),
        ];
        made.into_iter().find(|(_, made)| *made).map(|(name, _)| name)
    }
}
