"""Tokens: ours are believed, and whatever else calls itself one bounces (the list of attacks, "Tokens")."""

import base64
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.adapters.tokens import GuestToken, SessionToken, Tokens, key_id
from parlour.domain.errors import InvalidCredential

KEY, OLD_KEY, FOREIGN_KEY = "k" * 32, "o" * 32, "f" * 32
NOW = 1_790_000_000
CLAIMS = {"sub": "person", "sid": "session", "iat": NOW, "exp": NOW + 3600}
tokens = Tokens([KEY, OLD_KEY])
WRONG_KIDS: tuple[Any, ...] = (
    *(key_id(OLD_KEY), key_id(KEY).upper(), key_id(KEY) + "\0", key_id(KEY)[:-1], ""),
    *(0, None, True, []),
)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(
    claims: Any = CLAIMS, header: Any = None, key: str = KEY, digest: str = "sha256", *, raw: bytes | None = None
) -> str:
    """A token as an attacker who even knows the key could make it."""
    head = b64(json.dumps({"alg": "HS256", "typ": "JWT"} if header is None else header).encode())
    body = b64(json.dumps(claims).encode() if raw is None else raw)
    signature = hmac.new(key.encode(), f"{head}.{body}".encode(), digest).digest()
    return f"{head}.{body}.{b64(signature)}"


def session() -> str:
    return tokens.sign_session(person_id="person", session_id="session", issued_at=NOW, expires_at=NOW + 3600)


def test_a_session_token_comes_back_as_it_was_signed() -> None:
    expected = SessionToken("person", "session", NOW, NOW + 3600)
    assert tokens.read_session(session(), now=NOW) == expected
    assert tokens.read(session(), now=NOW + 3599) == expected
    assert tokens.read_session(forged(), now=NOW) == expected, "the forge below makes good tokens when told to"


def test_a_guest_token_comes_back_as_it_was_signed() -> None:
    value = tokens.sign_guest(guest_id="019a-guest", issued_at=NOW)
    assert tokens.read_guest(value, now=NOW) == GuestToken("019a-guest", NOW)
    assert tokens.read(value, now=NOW + 364 * 86_400) == GuestToken("019a-guest", NOW)


def test_after_a_change_of_keys_the_old_one_still_verifies_and_the_new_one_signs() -> None:
    before, after = Tokens([OLD_KEY]), Tokens([KEY])
    old = before.sign_session(person_id="p", session_id="s", issued_at=NOW, expires_at=NOW + 9)
    assert tokens.read_session(old, now=NOW).session_id == "s"
    assert tokens.read_guest(before.sign_guest(guest_id="g", issued_at=NOW), now=NOW).guest_id == "g"
    assert after.read_session(session(), now=NOW).session_id == "session"
    assert after.read_guest(tokens.sign_guest(guest_id="g", issued_at=NOW), now=NOW).guest_id == "g"
    with pytest.raises(InvalidCredential):
        after.read_session(old, now=NOW)


def test_a_session_token_names_its_key_and_one_of_a_former_version_names_none() -> None:
    for key, signer in ((KEY, tokens), (OLD_KEY, Tokens([OLD_KEY]))):
        named = signer.sign_session(person_id="person", session_id="session", issued_at=NOW, expires_at=NOW + 3600)
        header = json.loads(base64.urlsafe_b64decode(named.partition(".")[0] + "=="))
        assert header == {"alg": "HS256", "typ": "JWT", "kid": key_id(key)}
        assert tokens.read_session(named, now=NOW).session_id == "session"
        assert tokens.read_session(forged(key=key), now=NOW).session_id == "session"
    assert key_id(KEY) != key_id(OLD_KEY)
    assert KEY not in key_id(KEY)


ALGORITHMS = ["none", "nOnE", "None", "HS384", "HS512", "RS256", "ES256", "hs256", "", None, 256, ["HS256"]]
ATTACKS = {
    **{f"alg {alg}": forged(header={"alg": alg, "typ": "JWT"}) for alg in ALGORITHMS},
    "really HS512": forged(header={"alg": "HS512", "typ": "JWT"}, digest="sha512"),
    "none without a signature": forged(header={"alg": "none", "typ": "JWT"}).rpartition(".")[0] + ".",
    "no alg": forged(header={"typ": "JWT"}),
    "kid": forged(header={"alg": "HS256", "typ": "JWT", "kid": "../../dev/null"}),
    **{f"kid {kid!r}": forged(header={"alg": "HS256", "typ": "JWT", "kid": kid}) for kid in WRONG_KIDS},
    "kid of a key of ours that did not sign it": forged(
        header={"alg": "HS256", "typ": "JWT", "kid": key_id(KEY)}, key=FOREIGN_KEY
    ),
    "kid of the key that signed it, which is not ours": forged(
        header={"alg": "HS256", "typ": "JWT", "kid": key_id(FOREIGN_KEY)}, key=FOREIGN_KEY
    ),
    "jku": forged(header={"alg": "HS256", "typ": "JWT", "jku": "http://127.0.0.1/keys"}),
    "jwk": forged(header={"alg": "HS256", "typ": "JWT", "jwk": {"kty": "oct", "k": b64(KEY.encode())}}),
    "crit": forged(header={"alg": "HS256", "typ": "JWT", "crit": ["exp"]}),
    "b64": forged(header={"alg": "HS256", "typ": "JWT", "b64": False, "crit": ["b64"]}),
    "header is a list": forged(header=["HS256"]),
    "wrong secret": forged(key=FOREIGN_KEY),
    "empty secret": forged(key=""),
    "expired": forged({**CLAIMS, "exp": NOW}),
    "without exp": forged({"sub": "person", "sid": "session", "iat": NOW}),
    "without iat": forged({"sub": "person", "sid": "session", "exp": NOW + 9}),
    "without sid": forged({"sub": "person", "iat": NOW, "exp": NOW + 9}),
    "without sub": forged({"sid": "session", "iat": NOW, "exp": NOW + 9}),
    "future nbf": forged({**CLAIMS, "nbf": NOW + 3000}),
    "nbf as text": forged({**CLAIMS, "nbf": "0"}),
    "issued far in the future": forged({**CLAIMS, "iat": NOW + 26 * 3600, "exp": NOW + 27 * 3600}),
    "exp as text": forged({**CLAIMS, "exp": str(NOW + 9)}),
    "exp as float": forged({**CLAIMS, "exp": NOW + 9.5}),
    "exp true": forged({**CLAIMS, "exp": True}),
    "exp infinite": forged(raw=b'{"sub":"person","sid":"session","iat":1,"exp":Infinity}'),
    "exp of 5,000 digits": forged(raw=b'{"sub":"p","sid":"s","iat":1,"exp":%s}' % (b"9" * 5000)),
    "sub as object": forged({**CLAIMS, "sub": {"$ne": None}}),
    "claims are a list": forged([CLAIMS]),
    "claims are deep": forged(raw=b"[" * 700),
    "claims are no JSON": forged(raw=b"\xff"),
    "header is deep": b64(b"[" * 700) + ".e30." + "A" * 43,
    "five parts": session() + ".a.b",
    "two parts": session().rpartition(".")[0],
    "padded": session() + "=",
    "with a line end": session() + "\n",
    "with a blank": " " + session(),
    "endless": session() + "." * 100_000,
    "empty": "",
    "dots": "..",
    "NUL": "\x00",
    "not ASCII": session()[:-1] + "é",
    "a surrogate": "\ud800.\ud800." + "A" * 43,
    "a guest's": tokens.sign_guest(guest_id="person", issued_at=NOW),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_no_session_token_of_ours_is_refused(attack: str) -> None:
    with pytest.raises(InvalidCredential):
        tokens.read_session(ATTACKS[attack], now=NOW)


@pytest.mark.parametrize("kind", ["session", "guest"])
def test_every_flipped_character_is_noticed(kind: str) -> None:
    good = session() if kind == "session" else tokens.sign_guest(guest_id="019a-guest", issued_at=NOW)
    tokens.read(good, now=NOW)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
    for place, character in enumerate(good):
        for other in alphabet:
            if other != character:
                with pytest.raises(InvalidCredential):
                    tokens.read(good[:place] + other + good[place + 1 :], now=NOW)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "guest",
        "019a-guest~1790000000",
        f"019a-guest~{NOW}." + "A" * 43,
        Tokens([FOREIGN_KEY]).sign_guest(guest_id="g", issued_at=NOW),
        tokens.sign_guest(guest_id="g", issued_at=NOW - 366 * 86_400),
        tokens.sign_guest(guest_id="g", issued_at=NOW + 26 * 3600),
        session(),
        "x" * 100_000,
    ],
)
def test_what_is_no_guest_token_of_ours_is_refused(value: str) -> None:
    with pytest.raises(InvalidCredential):
        tokens.read_guest(value, now=NOW)


@given(st.text(max_size=200))
def test_no_text_at_all_does_more_than_bounce(text: str) -> None:
    with pytest.raises(InvalidCredential):
        tokens.read(text, now=NOW)


def test_a_guest_token_is_worth_renewing_in_its_second_half() -> None:
    token = GuestToken("g", NOW)
    assert not tokens.guest_is_ageing(token, now=NOW + 182 * 86_400)
    assert tokens.guest_is_ageing(token, now=NOW + 183 * 86_400)


@pytest.mark.parametrize("ahead_s", [30, 3600, 24 * 3600])
def test_tokens_of_a_clock_that_was_ahead_and_is_set_right_are_good(ahead_s: int) -> None:
    tokens, issued = Tokens([KEY]), NOW + ahead_s
    signed = tokens.sign_session(person_id="p", session_id="s", issued_at=issued, expires_at=issued + 3600)
    assert tokens.read_session(signed, now=NOW).issued_at == issued
    assert tokens.read_guest(tokens.sign_guest(guest_id="g", issued_at=issued), now=NOW).issued_at == issued
