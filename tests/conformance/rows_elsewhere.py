"""Rows of the attack checklist that another suite asks, as data: the number, the file under tests/ and its test."""

ELSEWHERE = {
    71: ("flows/device_test.py", "DeviceTest.test_71_who_guesses_a_secret_waits"),
    92: ("oauth/dpop_test.cc", "dpop: a nonce lives for one to two windows, and is nobody else's (RFC 9449 8; case 92)"),
    96: ("gateway/possession_test.cc", "possession: a certificate-bound token needs its certificate on the connection (case 96)"),
    117: ("oauth/access_token_test.cc", "access token: an older key still opens, a removed or foreign one does not (case 117)"),
    120: ("smuggling/policy_test.py", "Policy.test_161_flood_of_random_tokens"),
    124: ("flows/registration_test.py", "Registering.test_case_124_addresses_inside_are_refused_at_registration"),
    125: ("http/safe_fetch_test.cc", "a server that says nothing costs the total time and no more (125)"),
    132: ("oauth/endpoints/grants_test.cc",
          "grants endpoint: another app's grant is answered like one that does not exist (case 132)"),
    134: ("flows/device_test.py", "DeviceTest.test_134_pending_then_slow_down_then_allowed_then_spent"),
    135: ("flows/device_test.py", "DeviceTest.test_135_a_token_for_less"),
    136: ("flows/oidc_test.py", "OidcLogout.test_wrong_requests_lead_nowhere"),
    142: ("oauth/attempts_test.cc", "attempts: memory is bounded, the quietest is forgotten first (case 142)"),
    144: ("flows/device_test.py", "DeviceTest.test_144_who_guesses_a_password_waits_and_so_does_who_has_no_account"),
    149: ("flows/restart_test.py", "RestartTest.test_killed_and_started_again_everything_answered_for_is_there"),
}

# Row 150 is a part of scripts/test of its own: the parsers it names, each a program under tests/fuzz/.
FUZZED = ("form", "jws", "jwk", "json", "basic", "redirect_uri", "dpop", "distinguished_name")
