//! What an operator chooses about the server. Plain data, read once at start.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

/// How the server listens and what it trusts.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Address and port; port 0 takes any free one, which [`Bound`](crate::Bound) then tells.
    pub listen: SocketAddr,
    /// Shown on the start page when the data is invented; `None` for a real school.
    pub demo: Option<DemoNotice>,
    /// The origin that browsers see, such as `https://socai.example.edu.vn`, when a proxy stands in front. With an
    /// `https` origin the session cookie is `Secure` with the `__Host-` prefix (RFC 6265bis, 4.1.3).
    pub public_origin: Option<String>,
    /// Takes the caller's address from the last entry of `X-Forwarded-For`. Only true behind a proxy that sets it.
    pub trust_forwarded_for: bool,
    /// Bearer token that may read `/metrics` from elsewhere; without one only direct loopback callers may.
    pub metrics_token: Option<String>,
    /// How long a connection may take to send the headers of its next request, the wait for it included.
    pub header_time: Duration,
    /// How long the body of a request may take to arrive.
    pub body_time: Duration,
    /// Most connections open at once; one more is answered 503 and closed.
    pub connections: usize,
    /// Most of them from one IPv4 address or IPv6 /64. Not counted behind a proxy, where all have one address.
    pub connections_per_address: usize,
    /// What one account may spend: an operation costs as much as it could produce, and a spent budget is full again
    /// after a minute. Who is not signed in shares one budget with everyone of the same network.
    pub cost_budget: u64,
    /// GraphQL documents that the operator trusts, by the id that clients send in their place (`documentId`). Each is
    /// also found as `sha256:` and its hash.
    pub documents: BTreeMap<String, String>,
    /// Whether only those and the documents of our own pages are executed.
    pub documents_only: bool,
    /// Logins that may send any document nonetheless, to develop with.
    pub developers: BTreeSet<String>,
    /// Bytes of memory for finished answers, which are sent again as long as nothing has changed; 0 keeps none.
    pub response_cache: usize,
}

impl ServeOptions {
    /// Listens there, with no demo notice, no proxy, metrics for loopback only, and the usual bounds.
    #[must_use]
    pub fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            demo: None,
            public_origin: None,
            trust_forwarded_for: false,
            metrics_token: None,
            header_time: Duration::from_secs(30),
            body_time: Duration::from_secs(10),
            connections: 4_096,
            connections_per_address: 1_024,
            cost_budget: 1_200_000,
            documents: BTreeMap::new(),
            documents_only: false,
            developers: BTreeSet::new(),
            response_cache: 64 << 20,
        }
    }

    /// Whether browsers reach the server by HTTPS.
    pub(crate) fn is_https(&self) -> bool {
        self.public_origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))
    }
}

/// The invented accounts of a demonstration, shown on the start page so that anyone can look around.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoNotice {
    /// What the account is (for people, Vietnamese first) and the login to type.
    pub logins: Vec<(String, String)>,
    /// The password they all share, when it may be shown.
    pub password: Option<String>,
}
