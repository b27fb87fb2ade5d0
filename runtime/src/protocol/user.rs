use serde::Serialize;

use super::{Map, Value};

/// Whom it happened to. Nothing of it is filled in unless you do.
///
/// ```
/// use redhanded::User;
/// redhanded::configure_scope(|scope| scope.set_user(User::with_id("42")));
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct User {
    /// The identity that your program knows the user by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name the user logs in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The network address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// Anything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl User {
    /// A user known by this identity.
    pub fn with_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }
}
