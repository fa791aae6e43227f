"""Reports of the content security policy: told in the log, and no way to fill it."""

import json

import pytest

from portal import policy_reports

OLD = {
    "csp-report": {
        "document-uri": "https://tin.example.vn/tim-kiem/?q=ten-nguoi",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?secret",
        "source-file": "https://tin.example.vn/static/js/site.js",
        "line-number": 3,
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://tin.example.vn/",
            "effectiveDirective": "script-src-attr",
            "blockedURL": "inline",
        },
    }
]


@pytest.fixture
def send(client):
    def post(content, content_type="application/csp-report"):
        body = content if isinstance(content, (bytes, str)) else json.dumps(content)
        return client.post("/bao-cao-csp/", body, content_type=content_type)

    return post


def told(caplog):
    return [
        json.loads(record.getMessage().partition(": ")[2])
        for record in caplog.records
        if record.name == policy_reports.logger.name
    ]


def test_a_report_is_told_without_what_somebody_searched_for(send, caplog):
    assert send(OLD).status_code == 204
    assert told(caplog) == [
        {
            "directive": "script-src-elem",
            "blocked": "https://evil.example",
            "page": "https://tin.example.vn/tim-kiem/",
            "source": "https://tin.example.vn/static/js/site.js",
            "line": "3",
        }
    ]


def test_the_newer_form_of_reports_is_read_too(send, caplog):
    assert send(NEW, "application/reports+json").status_code == 204
    assert [(facts["directive"], facts["blocked"]) for facts in told(caplog)] == [
        ("script-src-attr", "inline")
    ]


def test_the_same_report_is_told_once(send, caplog):
    for _ in range(5):
        send(OLD)
    assert len(told(caplog)) == 1


def test_a_flood_of_different_reports_fills_no_log(send, caplog):
    for number in range(policy_reports.LINES_PER_MINUTE * 3):
        report = {"csp-report": OLD["csp-report"] | {"line-number": number + 1}}
        assert send(report).status_code == 204
    assert len(told(caplog)) == policy_reports.LINES_PER_MINUTE


def test_a_long_report_is_refused_unread(send, caplog):
    assert send(b"[" + b" " * policy_reports.MAX_BYTES + b"]").status_code == 413
    assert told(caplog) == []


def test_a_line_break_in_a_report_begins_no_line_of_the_log(send, caplog):
    send(
        {"csp-report": OLD["csp-report"] | {"effective-directive": "x\n2026 CRITICAL all is lost"}}
    )
    (record,) = [each for each in caplog.records if each.name == policy_reports.logger.name]
    assert "\n" not in record.getMessage()


@pytest.mark.parametrize(
    "body",
    [
        " ",
        "{",
        "[]",
        "3",
        "null",
        '"x"',
        '{"csp-report": 3}',
        "[" * 9000,
        '{"csp-report": {}}',
        "\x00",
    ],
)
def test_what_is_no_report_is_taken_and_forgotten(body, send, caplog):
    assert send(body).status_code == 204
    assert told(caplog) == []


def test_a_report_comes_by_post_and_as_json(send, client):
    assert client.get("/bao-cao-csp/").status_code == 405
    assert send("a=1", "application/x-www-form-urlencoded").status_code == 415
