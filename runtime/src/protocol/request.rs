use std::collections::BTreeMap;

use serde::Serialize;

use super::{Map, Value};

/// The web request that an event happened in. Nothing of it is filled in unless you do.
///
/// ```
/// use redhanded::protocol::Request;
/// let mut request = Request::new("POST", "https://shop.test/orders");
/// request.headers.insert("Content-Type".into(), "application/json".into());
/// request.data = Some(serde_json::json!({ "order": 42 }));
/// redhanded::configure_scope(|scope| scope.set_request(request));
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// Where it went, without its query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// `GET`, `POST`, ….
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What follows the `?` of the URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_string: Option<String>,
    /// Its body, as text or as JSON; at most 8 KiB are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// The header of this name, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookies: Option<String>,
    /// Headers by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// What the server says of itself: `REMOTE_ADDR` and so on.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Anything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Request {
    /// A request with this method for this URL; what follows a `?` becomes its query.
    pub fn new(method: impl Into<String>, url: impl AsRef<str>) -> Self {
        let url = url.as_ref();
        let (url, query) = url.split_once('?').map_or((url, None), |(url, query)| (url, Some(query)));
        Self {
            method: Some(method.into()),
            url: Some(url.to_owned()),
            query_string: query.map(str::to_owned),
            ..Self::default()
        }
    }
}
