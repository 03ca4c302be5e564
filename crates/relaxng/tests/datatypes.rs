//! Values of XML Schema's datatypes: what is one, what is none, and which two are the same.

use relaxng::{MapLoader, Schema};

fn schema(content: &str) -> Schema {
    let head = "xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'";
    let text = format!("<element name='a' {head}>{content}</element>");
    Schema::from_text(&text, "schema.rng", &MapLoader::default())
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn is_valid(schema: &Schema, value: &str) -> bool {
    let text = format!("<a>{value}</a>");
    let document = roxmltree::Document::parse(&text).expect("well-formed");
    schema.validator().is_valid(&document)
}

#[track_caller]
fn hold(name: &str, right: &[&str], wrong: &[&str]) {
    let schema = schema(&format!("<data type='{name}'/>"));
    for value in right {
        assert!(is_valid(&schema, value), "'{value}' is a {name}");
    }
    for value in wrong {
        assert!(!is_valid(&schema, value), "'{value}' is no {name}");
    }
}

/// Values that are one and the same, and values that are not.
#[track_caller]
fn same(name: &str, value: &str, same: &[&str], others: &[&str]) {
    let schema = schema(&format!("<value type='{name}'>{value}</value>"));
    for other in same {
        assert!(is_valid(&schema, other), "'{other}' is '{value}' as {name}");
    }
    for other in others {
        assert!(!is_valid(&schema, other), "'{other}' is not '{value}' as {name}");
    }
}

/// Values between two bounds, these included or not.
#[track_caller]
fn between(name: &str, (from, to): (&str, &str), inside: &[&str], outside: &[&str]) {
    let bounds = |low: &str, high: &str| {
        schema(&format!(
            "<data type='{name}'><param name='{low}'>{from}</param><param name='{high}'>{to}</param></data>"
        ))
    };
    let (with, without) = (bounds("minInclusive", "maxInclusive"), bounds("minExclusive", "maxExclusive"));
    for value in inside {
        assert!(
            is_valid(&with, value) && is_valid(&without, value),
            "'{value}' is between '{from}' and '{to}'"
        );
    }
    for value in outside {
        assert!(
            !is_valid(&with, value) && !is_valid(&without, value),
            "'{value}' is not between '{from}' and '{to}'"
        );
    }
    for value in [from, to] {
        assert!(is_valid(&with, value) && !is_valid(&without, value), "'{value}' is a bound of {name}");
    }
}

#[test]
fn durations() {
    hold(
        "duration",
        &[
            "P1Y",
            "P2M",
            "P3D",
            "PT4H",
            "PT5M",
            "PT6S",
            "PT6.7S",
            "P1Y2M3DT4H5M6.7S",
            "-P1D",
            "P0D",
            " P1D ",
            "P1YT1S",
        ],
        &[
            "", "P", "PT", "P1DT", "1Y", "P1", "P1S", "P1H", "PT1D", "P1M2Y", "P-1D", "P1.5D", "PT1.S",
            "PT.5S", "P1Y1Y", "+P1D", "--P1D", "PT+1S",
        ],
    );
    same(
        "duration",
        "P1D",
        &["PT24H", "PT1440M", "PT86400S", "PT86400.0S"],
        &["-P1D", "P1M", "PT86400.5S", "P2D"],
    );
    same("duration", "P1Y", &["P12M", "P1Y0D"], &["P365D", "P11M", "P1Y1M"]);
}

#[test]
fn dates_and_times() {
    let days = [
        "2000-02-29",
        "2004-02-29",
        "1999-02-28",
        "2001-04-30",
        "2001-12-31",
        "-0001-01-01",
        "12001-01-01",
        "2001-01-01Z",
        "2001-01-01+14:00",
        "2001-01-01-13:59",
    ];
    let no_days = [
        "",
        "2001-02-29",
        "1900-02-29",
        "2001-04-31",
        "2001-06-31",
        "2001-13-01",
        "2001-00-01",
        "2001-01-00",
        "2001-01-32",
        "0000-01-01",
        "01-01-01",
        "2001-1-01",
        "2001-01-01+14:01",
        "2001-01-01+15:00",
        "2001-01-01z",
        "02001-01-01",
        "+2001-01-01",
        "2001-01-01T00:00:00",
    ];
    hold("date", &days, &no_days);
    hold(
        "time",
        &["00:00:00", "23:59:59", "24:00:00", "12:00:00.5", "12:00:00Z", "12:00:00-05:00"],
        &["24:00:01", "24:01:00", "12:60:00", "12:00:60", "12:00", "1:00:00", "12:00:00.", "25:00:00"],
    );
    hold(
        "dateTime",
        &["2001-01-01T00:00:00", "2001-12-31T24:00:00"],
        &["2001-01-01", "2001-01-01 00:00:00", "2001-01-01T"],
    );
    hold("gYear", &["2001", "-2001", "12001Z"], &["0000", "201", "02001", "2001-01"]);
    hold("gYearMonth", &["2001-01"], &["2001-13", "2001-00", "2001"]);
    hold("gMonth", &["--01", "--12Z"], &["--13", "--00", "01", "--1"]);
    hold("gDay", &["---01", "---31"], &["---32", "---00", "--01"]);
    hold("gMonthDay", &["--02-29", "--12-31"], &["--02-30", "--04-31", "--13-01"]);
    same(
        "dateTime",
        "2001-01-01T00:00:00Z",
        &["2001-01-01T02:00:00+02:00", "2000-12-31T19:00:00-05:00", "2000-12-31T24:00:00Z"],
        &["2001-01-01T00:00:00", "2001-01-01T00:00:01Z"],
    );
    between(
        "date",
        ("2000-02-28", "2001-03-01"),
        &["2000-02-29", "2000-12-31", "2001-02-28"],
        &["1999-12-31", "2001-03-02", "2000-02-27"],
    );
    between(
        "dateTime",
        ("2000-01-01T00:00:00Z", "2000-01-02T00:00:00Z"),
        &["2000-01-01T12:00:00Z"],
        &["1999-12-31T23:59:59Z", "2000-01-02T00:00:01Z"],
    );
}

#[test]
fn numbers() {
    hold(
        "integer",
        &["0", "-1", "+1", "007", " 5 ", "123456789012345678901234567890"],
        &["", "1.0", "a", "--1", "1 2", "+", "-"],
    );
    hold("decimal", &["0", "-1.5", ".5", "5.", "+0.10"], &["", ".", "1e3", "INF", "1.2.3"]);
    hold("double", &["1e3", "-1.5E-3", "INF", "-INF", "NaN", "0"], &["", "inf", "+INF", "1e", "e1", "1e3.5"]);
    hold("boolean", &["true", "false", "1", "0"], &["", "TRUE", "yes", "2"]);
    for (name, from, to, below, above) in [
        ("byte", "-128", "127", "-129", "128"),
        ("unsignedByte", "0", "255", "-1", "256"),
        ("short", "-32768", "32767", "-32769", "32768"),
        ("unsignedShort", "0", "65535", "-1", "65536"),
        ("int", "-2147483648", "2147483647", "-2147483649", "2147483648"),
        ("unsignedInt", "0", "4294967295", "-1", "4294967296"),
        (
            "long",
            "-9223372036854775808",
            "9223372036854775807",
            "-9223372036854775809",
            "9223372036854775808",
        ),
        ("unsignedLong", "0", "18446744073709551615", "-1", "18446744073709551616"),
    ] {
        hold(name, &[from, to], &[below, above]);
    }
    hold("positiveInteger", &["1"], &["0", "-1"]);
    hold("nonNegativeInteger", &["0", "-0"], &["-1"]);
    hold("negativeInteger", &["-1"], &["0", "1"]);
    hold("nonPositiveInteger", &["0", "-5"], &["1"]);
    same("integer", "10", &["+10", "010", " 10"], &["-10", "100", "1"]);
    same("decimal", "1.5", &["1.50", "+01.5"], &["15", "1.05", "-1.5"]);
    same("double", "1e3", &["1000", "1.0E3"], &["1e4", "INF"]);
    same("boolean", "true", &["1"], &["0", "false"]);
    between(
        "decimal",
        ("-1.5", "10.25"),
        &["-1.49", "0", "9", "10.2"],
        &["-1.51", "-2", "10.26", "11", "100"],
    );
    between("integer", ("-5", "15"), &["-4", "0", "9", "14"], &["-6", "16", "-15", "150"]);
}

#[test]
fn texts() {
    hold("NCName", &["a", "_a", "a-b.c", "ö"], &["", "1a", "a:b", "a b", "-a"]);
    hold("NMTOKEN", &["1a", "a:b", "-"], &["", "a b", "a/b"]);
    hold("Name", &["a:b", ":a"], &["", "1a"]);
    hold("language", &["de", "en-US", "x-abcdefgh"], &["", "abcdefghi", "de_DE", "d1"]);
    hold("hexBinary", &["", "0aF9"], &["0", "0g", "0 1"]);
    hold(
        "base64Binary",
        &["", "YQ==", "YWI=", "YWJj", "YW Jj"],
        &["Y", "YQ=", "YQ===", "Y=Q=", "YQ==YQ==", "YWF=", "YR=="],
    );
    hold("anyURI", &["", "a", "http://a/b?c#d", "%20"], &["%2", "%zz", "a#b#c"]);
    same("hexBinary", "0a", &["0A"], &["a0", "0a0a"]);
    same("token", "a b", &[" a  b "], &["ab", "a"]);
    same("string", "a b", &["a b"], &["a  b", " a b"]);
}

#[test]
fn lengths() {
    let of = |name: &str, param: &str, length: u32| {
        schema(&format!("<data type='{name}'><param name='{param}'>{length}</param></data>"))
    };
    for (name, one, two, three) in
        [("string", "a", "ab", "abc"), ("hexBinary", "0a", "0a0a", "0a0a0a"), ("NCName", "ö", "öä", "öäü")]
    {
        let lengths = [one, two, three];
        for (param, fits) in [
            ("length", [false, true, false]),
            ("minLength", [false, true, true]),
            ("maxLength", [true, true, false]),
        ] {
            let schema = of(name, param, 2);
            for (value, fits) in lengths.iter().zip(fits) {
                assert_eq!(is_valid(&schema, value), fits, "{name} {param} 2: {value}");
            }
        }
    }
    let digits = of("decimal", "totalDigits", 3);
    assert!(is_valid(&digits, "1.25") && is_valid(&digits, "0012.50") && !is_valid(&digits, "12.345"));
    let fraction = of("decimal", "fractionDigits", 1);
    assert!(is_valid(&fraction, "1.5") && is_valid(&fraction, "1.50") && !is_valid(&fraction, "1.55"));
}

/// Groups, and classes without other classes, within each other: as many as the parser has room for.
#[test]
fn patterns_nest_to_a_depth() {
    let read = |pattern: &str| {
        let text = format!(
            "<element name='a' xmlns='http://relaxng.org/ns/structure/1.0' \
             datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>\
             <data type='string'><param name='pattern'>{pattern}</param></data></element>"
        );
        Schema::from_text(&text, "schema.rng", &MapLoader::default())
    };
    let groups = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    let classes = |depth: usize| format!("{}[b]{}", "[a-c-".repeat(depth - 1), "]".repeat(depth - 1));
    for (pattern, too_deep, message) in [
        (groups(99), groups(100), "groups are nested more than 100 deep"),
        (classes(99), classes(100), "classes are nested more than 100 deep"),
    ] {
        read(&pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let error = read(&too_deep).expect_err("it is too deep");
        assert!(error.message.contains(message), "{error}");
    }
    // What was left again is not counted.
    read(&"(a)[a-c-[b]]".repeat(150)).unwrap_or_else(|error| panic!("{error}"));
}

/// A time without a zone may be up to 14 hours earlier or later than it reads in UTC: it is beyond a bound in a zone,
/// or before it, only where it is so in each of them. So it is the other way round.
#[test]
fn times_without_a_zone_are_compared_where_that_is_certain() {
    for (bound, from, beyond) in [
        ("2030-01-02T00:00:00Z", "2030-01-01T09:59:59", ["2030-01-01T10:00:00", "2030-01-02T14:00:01"]),
        ("2030-01-02T00:00:00", "2030-01-01T09:59:59Z", ["2030-01-01T10:00:00Z", "2030-01-02T14:00:01Z"]),
    ] {
        let before =
            schema(&format!("<data type='dateTime'><param name='maxExclusive'>{bound}</param></data>"));
        assert!(is_valid(&before, from), "{from} is before {bound}");
        beyond.iter().for_each(|other| assert!(!is_valid(&before, other), "{other} is not before {bound}"));
    }
    for (bound, from, before) in [
        ("2030-01-02T00:00:00Z", "2030-01-02T14:00:01", ["2030-01-02T14:00:00", "2030-01-01T09:59:59"]),
        ("2030-01-02T00:00:00", "2030-01-02T14:00:01Z", ["2030-01-02T14:00:00Z", "2030-01-01T09:59:59Z"]),
    ] {
        let after =
            schema(&format!("<data type='dateTime'><param name='minExclusive'>{bound}</param></data>"));
        assert!(is_valid(&after, from), "{from} is after {bound}");
        before.iter().for_each(|other| assert!(!is_valid(&after, other), "{other} is not after {bound}"));
    }
    let day = schema("<data type='date'><param name='minInclusive'>2030-01-02Z</param></data>");
    assert!(is_valid(&day, "2030-01-02Z") && !is_valid(&day, "2030-01-02"));
}
