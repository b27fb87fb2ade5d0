use super::*;

fn parse(text: &str) -> Result<Dsn, DsnError> {
    text.parse()
}

#[test]
fn envelopes_are_posted_below_the_path() {
    for (dsn, url) in [
        ("https://k@h/42", "https://h/api/42/envelope/"),
        ("http://k@h/42", "http://h/api/42/envelope/"),
        ("HTTPS://k@Errors.Example.COM/42", "https://errors.example.com/api/42/envelope/"),
        ("https://k:s@h/a/b/42", "https://h/a/b/api/42/envelope/"),
        ("https://k@h/a/42/", "https://h/a/api/42/envelope/"),
        ("https://k@h//42//", "https://h/api/42/envelope/"),
        ("https://k@h:443/42", "https://h/api/42/envelope/"),
        ("https://k@h:80/42", "https://h:80/api/42/envelope/"),
        ("http://k@h:80/42", "http://h/api/42/envelope/"),
        ("http://k@127.0.0.1:8000/42", "http://127.0.0.1:8000/api/42/envelope/"),
        ("http://k@[::1]:8000/42", "http://[::1]:8000/api/42/envelope/"),
        ("http://k@[::1]/42", "http://[::1]/api/42/envelope/"),
        (" https://k@h/shop \n", "https://h/api/shop/envelope/"),
        ("https://k@o1.ingest.example.com/4507_x-y", "https://o1.ingest.example.com/api/4507_x-y/envelope/"),
    ] {
        assert_eq!(parse(dsn).map(|dsn| dsn.envelope_url()), Ok(url.to_owned()), "{dsn}");
    }
}

#[test]
fn its_parts_can_be_asked_for() {
    let dsn = parse("https://pub:sec@[2001:db8::1]:9000/a/shop").unwrap();
    assert_eq!((dsn.public_key(), dsn.secret_key()), ("pub", Some("sec")));
    assert_eq!((dsn.host(), dsn.project_id()), ("2001:db8::1", "shop"));
    assert_eq!(parse("https://pub:@h/1").unwrap().secret_key(), None);
}

#[test]
fn the_secret_key_is_not_shown() {
    let dsn = parse("https://pub:sec@[::1]:9000/a/42").unwrap();
    assert_eq!(dsn.to_string(), "https://pub@[::1]:9000/a/42");
    assert_eq!(format!("{dsn:?}"), "Dsn(https://pub@[::1]:9000/a/42)");
}

#[test]
fn what_is_shown_is_a_dsn_again() {
    let dsn = parse("http://pub@h:8000/a/b/42").unwrap();
    assert_eq!(parse(&dsn.to_string()), Ok(dsn));
}

#[test]
fn a_wrong_dsn_is_refused_by_its_first_wrong_part() {
    for (dsn, error) in [
        ("", DsnError::Scheme),
        ("localhost", DsnError::Scheme),
        ("k@h/42", DsnError::Scheme),
        ("ftp://k@h/42", DsnError::Scheme),
        ("://k@h/42", DsnError::Scheme),
        ("https://h/42", DsnError::PublicKey),
        ("https://@h/42", DsnError::PublicKey),
        ("https://:s@h/42", DsnError::PublicKey),
        ("https://k,sentry_key=x@h/42", DsnError::PublicKey),
        ("https://k y@h/42", DsnError::PublicKey),
        ("https://schlüssel@h/42", DsnError::PublicKey),
        ("https://k\r\nX-Header: 1@h/42", DsnError::PublicKey),
        ("https://k:s s@h/42", DsnError::SecretKey),
        ("https://k@/42", DsnError::Host),
        ("https://k@:80/42", DsnError::Host),
        ("https://k@h h/42", DsnError::Host),
        ("https://k@[::1/42", DsnError::Host),
        ("https://k@[h]/42", DsnError::Host),
        ("https://k@[]/42", DsnError::Host),
        ("https://k@h%41/42", DsnError::Host),
        ("https://k@h:/42", DsnError::Port),
        ("https://k@h:0/42", DsnError::Port),
        ("https://k@h:+80/42", DsnError::Port),
        ("https://k@h:65536/42", DsnError::Port),
        ("https://k@h:80:81/42", DsnError::Port),
        ("https://k@[::1]80/42", DsnError::Port),
        ("https://k@h", DsnError::ProjectId),
        ("https://k@h/", DsnError::ProjectId),
        ("https://k@h/a/..", DsnError::ProjectId),
        ("https://k@h/a b/42", DsnError::Path),
        ("https://k@h/4\n2", DsnError::Path),
        ("https://k@h/42?timeout=1", DsnError::Query),
        ("https://k@h/42#top", DsnError::Query),
    ] {
        assert_eq!(parse(dsn), Err(error), "{dsn}");
    }
}

#[test]
fn an_error_says_what_a_dsn_looks_like_and_shows_no_key() {
    let error = parse("https://topsecretkey:hush@h:x/42").unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(told.contains("https://PUBLIC_KEY@HOST/PROJECT_ID"), "{told}");
    assert!(!told.contains("topsecretkey") && !told.contains("hush"), "{told}");
}
