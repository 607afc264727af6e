"""Private parts of Pillow that redrawing sets: a release that moves them fails here, by name."""

from __future__ import annotations

import io

from PIL import Image, ImageSequence


def test_frames_are_taken_from_the_one_that_is_set_as_the_first() -> None:
    whole = io.BytesIO()
    colours = [Image.new("RGB", (4, 4), colour) for colour in ("red", "lime", "blue")]
    colours[0].save(whole, "PNG", save_all=True, append_images=colours[1:], default_image=True, duration=200)
    whole.seek(0)
    with Image.open(whole) as image:
        image._min_frame = 1
        frames = ImageSequence.Iterator(image)
        seen = [next(frames).convert("RGB").getpixel((0, 0)) for _ in range(2)]
    assert seen == [(0, 255, 0), (0, 0, 255)]
