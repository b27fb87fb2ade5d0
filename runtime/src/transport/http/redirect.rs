//! Servers that say to go elsewhere.

use reqwest::header::LOCATION;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};

use super::send;

/// How often one report is sent elsewhere; more is a circle.
const HOPS: usize = 3;

/// Sends a request, and again to where the answer says, as it is: with its method and its body. That is what 307 and 308
/// ask for; the other redirects would make a GET of it, in which the report were lost, so they are left to be told.
pub(super) async fn follow(client: &Client, request: RequestBuilder, mut url: Url) -> reqwest::Result<Response> {
    let mut request = request.build()?;
    for _ in 0..HOPS {
        let again = request.try_clone();
        let response = send(RequestBuilder::from_parts(client.clone(), request)).await?;
        let (Some(next), Some(mut next_request)) = (target(&url, &response), again) else { return Ok(response) };
        next.clone_into(next_request.url_mut());
        url = next;
        request = next_request;
    }
    send(RequestBuilder::from_parts(client.clone(), request)).await
}

/// Where to go from there; none if the answer does not say so, or the key would get into other hands.
fn target(url: &Url, response: &Response) -> Option<Url> {
    if !matches!(response.status(), StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    url.join(location).ok().filter(|next| is_as_safe(url, next))
}

/// The same host, and encrypted if it was.
fn is_as_safe(url: &Url, next: &Url) -> bool {
    url.host_str() == next.host_str()
        && (next.scheme() == url.scheme() || (url.scheme() == "http" && next.scheme() == "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_stays_on_its_host_and_encrypted() {
        let is_followed = |from: &str, to: &str| {
            let from = Url::parse(from).unwrap();
            is_as_safe(&from, &from.join(to).unwrap())
        };
        assert!(is_followed("http://host/api/1/envelope/", "/elsewhere/"));
        assert!(is_followed("http://host/", "https://host:8443/"));
        assert!(!is_followed("https://host/", "http://host/"));
        assert!(!is_followed("https://host/", "https://host.example.com/"));
        assert!(!is_followed("https://host/", "//other/"));
        assert!(!is_followed("http://host/", "ftp://host/"));
    }
}
