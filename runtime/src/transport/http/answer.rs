//! What the server says.

use std::time::Duration;

use reqwest::header::{HeaderName, LOCATION};
use reqwest::{Response, StatusCode};
use tokio::time::{Instant, timeout_at};

use crate::transport::DeliveryError;

/// The body is read for what it may say about a refusal, and so that the connection can be used again; neither is worth
/// more than this.
const BODY_TIME: Duration = Duration::from_secs(1);
const BODY_BYTES: usize = 4 * 1024;
/// How much of a text of the server's is told, in characters.
const TOLD: usize = 200;

pub(super) async fn judge(mut response: Response, deadline: Instant) -> Result<(), DeliveryError> {
    let deadline = deadline.min(Instant::now() + BODY_TIME);
    let body = read_body(&mut response, deadline).await;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    if let (true, Some(location)) = (status.is_redirection(), header(&response, LOCATION)) {
        return Err(DeliveryError::Redirected { status: status.as_u16(), location });
    }
    Err(match status {
        StatusCode::PAYLOAD_TOO_LARGE => DeliveryError::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => DeliveryError::RateLimited,
        _ => {
            let reason = header(&response, HeaderName::from_static("x-sentry-error")).or_else(|| told(&body));
            DeliveryError::Refused { status: status.as_u16(), reason }
        }
    })
}

/// The beginning of the body, as much of it as comes in time.
async fn read_body(response: &mut Response, deadline: Instant) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Ok(Some(chunk))) = timeout_at(deadline, response.chunk()).await {
        body.extend(chunk.iter().take(BODY_BYTES.saturating_sub(body.len())));
        if body.len() >= BODY_BYTES {
            break;
        }
    }
    body
}

fn header(response: &Response, name: HeaderName) -> Option<String> {
    told(response.headers().get(name)?.as_bytes())
}

/// What people are shown of a text: one line, and not much of it. Nothing of a page that is made for browsers.
fn told(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    if text.is_empty() || text.starts_with('<') {
        return None;
    }
    let line = |character: char| if character.is_control() { ' ' } else { character };
    Some(text.chars().map(line).take(TOLD).collect())
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_text_of_the_server_is_told_in_one_short_line() {
        assert_eq!(told(b" {\"detail\":\n\"no\"}\x1b[2J ").as_deref(), Some("{\"detail\": \"no\"} [2J"));
        assert_eq!(told(&[b'a'; 5_000]).map(|text| text.len()), Some(200));
        assert_eq!(told(b"\xff").as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn nothing_is_told_of_a_page() {
        assert_eq!(told(b"\n<!doctype html><title>Not found</title>"), None);
        assert_eq!(told(b" \n"), None);
    }
}
