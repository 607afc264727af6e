"""An address is shown and quoted without its passwords, however they are written."""

from __future__ import annotations

import pytest

from parlour.database_address import MASK, masked, without_secrets
from parlour.settings import Settings

SECRET = "hunter2pw"
ADDRESSES = {
    f"postgresql://u:{SECRET}@h/x": f"postgresql://u:{MASK}@h/x",
    f"mysql://u:a:{SECRET}@h:3306/x": f"mysql://u:{MASK}@h:3306/x",
    f"postgresql://u:%40{SECRET}%2F@h/x": f"postgresql://u:{MASK}@h/x",
    f"postgresql://u:p@{SECRET}@h/x": f"postgresql://u:{MASK}@h/x",
    f"postgresql://u:p/{SECRET}@h/x": f"postgresql://u:{MASK}@h/x",
    f"postgresql://u:p?{SECRET}#@h/x": f"postgresql://u:{MASK}@h/x",
    f"postgresql://:{SECRET}@h/x": f"postgresql://:{MASK}@h/x",
    f"postgresql://u@h/x?password={SECRET}": f"postgresql://u@h/x?password={MASK}",
    f"postgresql://u@h/x?sslmode=require&PassWord={SECRET}&a=1": f"postgresql://u@h/x?sslmode=require&PassWord={MASK}&a=1",
    f"postgresql://u@h/x?p%61ssword={SECRET}": f"postgresql://u@h/x?p%61ssword={MASK}",
    f"mysql://h/x?user=u&passwd={SECRET}": f"mysql://h/x?user=u&passwd={MASK}",
    f"postgresql://u:{SECRET}@h/x?sslpassword={SECRET}": f"postgresql://u:{MASK}@h/x?sslpassword={MASK}",
    f"postgresql://u@h/x?password=a#{SECRET}": f"postgresql://u@h/x?password={MASK}",
    f"postgresql://u@h/x?password=a@{SECRET}": f"postgresql://u@h/x?password={MASK}",
    f"postgresql://u@h/x?password={SECRET}?&a=1": f"postgresql://u@h/x?password={MASK}&a=1",
    f"postgresql://u:{SECRET}?key=b@h/x": f"postgresql://u:{MASK}",
    f"postgresql://h:5432/x?password=a@{SECRET}": f"postgresql://h:{MASK}",
    "postgresql://u@h:5432/x?sslmode=require": "postgresql://u@h:5432/x?sslmode=require",
    "sqlite:////srv/a:b@c/parlour.db": "sqlite:////srv/a:b@c/parlour.db",
}


@pytest.mark.parametrize(("address", "shown"), ADDRESSES.items())
def test_an_address_is_shown_without_its_passwords(address: str, shown: str) -> None:
    assert masked(address) == shown
    assert SECRET not in Settings(database_url=address).shown()["PARLOUR_DATABASE_URL"]
    assert SECRET not in repr(Settings(database_url=address, link_secret=SECRET * 4))


def test_what_a_driver_says_is_repeated_without_them() -> None:
    address = f"postgresql://u:a%40{SECRET}@h/x?password=other%2Fone"
    said = f"no entry for a%40{SECRET}, nor a@{SECRET}, nor other/one"
    assert without_secrets(said, address) == f"no entry for {MASK}, nor {MASK}, nor {MASK}"


@pytest.mark.parametrize(
    ("given", "meant"), [("abc%23def", "abc#def"), ("abc#def", "abc#def"), ("two+words", "two words")]
)
def test_what_a_driver_says_holds_no_password_as_the_driver_reads_it(given: str, meant: str) -> None:
    address = f"postgresql://u@h/x?password={given}"
    assert without_secrets(f"refused {meant}; a b c", address) == f"refused {MASK}; a b c"


def test_a_long_address_is_masked_in_little_time() -> None:
    for part in ("?a=", "&", "@", ":", "/", "%"):
        masked("postgresql://u:p@h/x" + part * 20_000)
