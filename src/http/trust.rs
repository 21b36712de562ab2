//! TLS: whom we trust, and as whom we come.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientConfig, verify_server_name};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::sign::SingleCertAndKey;
use rustls::{CertificateError, DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::error::Error;
use super::link::{Link, certificates};

/// How TLS is spoken with all `https` targets of a client.
pub(super) struct Trust {
    /// Offers HTTP/2 and HTTP/1.1 (ALPN, RFC 7301).
    pub(super) both: Arc<ClientConfig>,
    /// Offers HTTP/1.1 alone.
    pub(super) http1_only: Arc<ClientConfig>,
}

impl Trust {
    /// Loads the certificates that the platform trusts, which is the most expensive part. On Unix the variable
    /// SSL_CERT_FILE names others.
    pub(super) fn open(link: &Link) -> Result<Self, Error> {
        let mut config = config(Arc::new(Judge::new(link)?), link)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let http1_only = Arc::new(config.clone());
        config.alpn_protocols.insert(0, b"h2".to_vec());
        Ok(Self { both: Arc::new(config), http1_only })
    }

    /// For clients that never speak TLS: trusts nobody, and costs nothing.
    pub(super) fn nobody() -> Result<ClientConfig, Error> {
        let builder = ClientConfig::builder_with_provider(Arc::new(provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(Error::setup)?;
        Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
    }

    /// For a look whether TLS is spoken at all: takes everybody for what it says it is.
    pub(super) fn anybody() -> Result<ClientConfig, Error> {
        let link = Link::default().insecure();
        config(Arc::new(Judge::new(&link)?), &link)
    }
}

fn config(judge: Arc<Judge>, link: &Link) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_safe_default_protocol_versions()
        .map_err(Error::setup)?
        .dangerous()
        .with_custom_certificate_verifier(judge);
    Ok(match &link.identity {
        Some(identity) => builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(identity)))),
        None => builder.with_no_client_auth(),
    })
}

/// The cryptography: ring, which builds without a C++ compiler.
pub(super) fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}

/// Says whether a server is who it says it is.
#[derive(Debug)]
struct Judge {
    /// None: nobody's certificate is looked at.
    platform: Option<Verifier>,
    /// The certificates that somebody named. One of them is taken for the server's own, too, as curl takes it, even if
    /// it says that it is an authority's (`CA:TRUE`), which the platform's verifier never does.
    named: Vec<CertificateDer<'static>>,
}

impl Judge {
    fn new(link: &Link) -> Result<Self, Error> {
        if link.insecure {
            return Ok(Self { platform: None, named: Vec::new() });
        }
        let mut named = link.authorities.clone();
        if let Some(file) = link.platform_file.as_deref().filter(|_| cfg!(unix)) {
            // The verifier passes over one that it can't read.
            named.extend(certificates(file).map_err(|why| Error::unset(format!("SSL_CERT_FILE names {why}")))?);
        }
        let platform = Verifier::new_with_extra_roots(link.authorities.iter().cloned(), Arc::new(provider()));
        Ok(Self { platform: Some(platform.map_err(Error::setup)?), named })
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let Some(platform) = &self.platform else { return Ok(ServerCertVerified::assertion()) };
        match platform.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(error) if is_of_an_authority(&error) && self.named.contains(end_entity) => {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let Some(platform) = &self.platform else { return Ok(HandshakeSignatureValid::assertion()) };
        platform.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let Some(platform) = &self.platform else { return Ok(HandshakeSignatureValid::assertion()) };
        platform.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

/// Whether a server came with an authority's certificate.
pub(super) fn is_of_an_authority(error: &TlsError) -> bool {
    // webpki's error has no type of its own there.
    matches!(error, TlsError::InvalidCertificate(CertificateError::Other(why))
        if format!("{why:?}").contains("CaUsedAsEndEntity"))
}
