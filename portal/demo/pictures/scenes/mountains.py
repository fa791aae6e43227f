"""Mountain ranges at the end of a valley."""

from portal.demo.pictures import buildings, landscape, outlines, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import choose_light, darker, mix
from portal.demo.pictures.landscape import SHADE


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "gold", "dusk", "morning")
    horizon = canvas.rng.uniform(520, 620)
    landscape.sky(
        canvas,
        horizon + 60,
        clouds=canvas.rng.randint(3, 6),
        sun_height=canvas.rng.uniform(0.4, 0.6),
    )
    middle = horizon + 180
    count, height = canvas.rng.randint(2, 3), canvas.rng.uniform(230, 310)
    landscape.ranges(canvas, horizon, middle, count, height, 0.76, 0.44)
    landscape.drifting_mist(canvas, middle - 20, 0.75)
    landscape.ranges(canvas, middle + 70, horizon + 330, 2, 0.74 * height, 0.32, 0.14)
    landscape.drifting_mist(canvas, horizon + 325, 0.7)
    dark = mix(canvas.light.haze, SHADE, 0.6)
    landscape.birds(canvas, canvas.rng.uniform(200, 1200), canvas.rng.uniform(200, 300), dark)
    _wooded_slope(canvas)


def _wooded_slope(canvas: Canvas) -> None:
    """Paint the near slope the scene is seen from, firs and a few houses standing on it."""
    shape = outlines.terrain(canvas.rng, 900, 3)
    tilt = canvas.rng.choice((-1, 1)) * canvas.rng.uniform(60, 110)

    def ground(x: float) -> float:
        return 975 + 26 * shape(x) + tilt * (x / WIDTH - 0.5)

    hamlet = canvas.rng.uniform(480, 1120)
    for depth, rise, size in ((0.36, 46, 0.75), (0.08, 0, 1)):
        landscape.ridge(
            canvas, outlines.above(ground, rise), plants.DEEP_LEAF, depth * 0.6, depth * 0.4
        )
        if rise:
            for i in range(canvas.rng.randint(2, 4)):
                x = hamlet + i * canvas.rng.uniform(62, 96)
                buildings.stilt_house(canvas, x, ground(x) - rise + 16, 62, depth=0.2)
        x = canvas.rng.uniform(-40, 20)
        while x < WIDTH + 40:
            edge = min(1, abs(x / WIDTH - 0.5) * 2.2)
            tall = size * canvas.rng.uniform(60, 110) * (0.7 + 1.5 * edge**2)
            clear_view = rise and abs(x - hamlet - 100) < 190
            if not clear_view and canvas.rng.random() < 0.3 + 0.65 * edge:
                plants.conifer(canvas, x, ground(x) - rise + 12, tall, depth=depth)
            x += canvas.rng.uniform(16, 46)
    plants.grass_fringe(canvas, HEIGHT + 6, 60, darker(plants.DEEP_LEAF, 0.1))
