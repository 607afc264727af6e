"""Names that look official, however they are spelt; and names of people, which are theirs."""

from __future__ import annotations

import pytest

from parlour.domain.errors import Invalid
from parlour.domain.reserved import OFFICIAL, is_reserved, refuse_reserved, site_names, skeleton

SITE = site_names("https://chat.example.org:8443/path")


@pytest.mark.parametrize("name", OFFICIAL)
def test_every_official_name_is_reserved(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize(
    "name",
    [
        "ADMIN",
        "\u0430dmin",  # Cyrillic a
        "\u0430dm\u0456n",
        "\u0405\u0442\u0430ff",
        "\u0391dm\u0399n",  # Greek
        "adm1n",
        "4dmin",
        "admin1",
        "admin_2026",
        "s.u-p_port",
        "s u p p o r t",
        "$upport",
        "supp0rt",
        "Su\u0301pport",
        "adm\u0131n",
        "admin\u200b",
        "\uff41\uff44\uff4d\uff49\uff4e",
        "adrnin",
        "Support Team",
        "The official Parlour support",
        "Customer Service Desk Support",
        "Equipo de Soporte",
        "Administraci\u00f3n",
        "no-reply",
        "NoReply",
        "Security \u2714",
        "lnfo",
        "\u1d00\u1d05\u1d0d\u026a\u0274",  # small capitals
        "\ua731\u1d1c\u1d18\u1d18\u1d0f\u0280\u1d1b",
        "\u13aadmin",  # Cherokee
        "\ua4ee\ua4d3\ua4df\ua4f2\ua4e0",  # Lisu
        "s\u057dpport",  # Armenian
        "supp\u2c9frt",  # Coptic
        "\U0001f170dmin",  # in squares, in flags, in circles
        "\U0001f1e6\U0001f1e9\U0001f1f2\U0001f1ee\U0001f1f3",
        "\U0001f150\U0001f153\U0001f15c\U0001f158\U0001f15d",
        "support\u02b9",
    ],
)
def test_other_spellings_of_it_are_the_same_name(name: str) -> None:
    assert is_reserved(name), skeleton(name)


@pytest.mark.parametrize(
    "name", ["chat.example.org", "Chat", "example", "Example.org", "Ex\u0430mple Support", "example-admin"]
)
def test_the_sites_own_names_are_reserved(name: str) -> None:
    assert is_reserved(name, also=SITE)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Mia Moss",
            "Amy Root",
            "Mali",
            "Ada Okafor",
            "Helga",
            "Modesto",
            "Jos\u00e9 Sistema Ruiz",
            "Real Madrid fan",
        ),
        *(
            "\u041c\u0438\u0448\u0430",
            "\u039d\u03af\u03ba\u03bf\u03c2",
            "\u738b\u4f1f",
            "Adminah",
            "supporter",
            "Teamo",
        ),
        *("The Real Mia", "Desk", "2026", "\u2714", "Exampleton"),
    ],
)
def test_peoples_names_are_theirs(name: str) -> None:
    assert not is_reserved(name, also=SITE)


def test_a_site_without_a_name_of_its_own_reserves_none() -> None:
    for url in (None, "http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"):
        assert not site_names(url)
    assert set(site_names("https://example.org")) == {"example.org", "example"}
    assert set(site_names("https://www.example.org")) == {"www.example.org", "example.org", "example"}


def test_the_refusal_names_the_field() -> None:
    with pytest.raises(Invalid) as refused:
        refuse_reserved("admin", "username")
    assert refused.value.fields[0].path == "username"
