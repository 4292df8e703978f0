"""Where augmented images take their pixels from, against SciPy, which Keras calls for the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.datasets.augmentation import augment
from fmnist_workbench.datasets.augmentation.elastic import displacements
from fmnist_workbench.datasets.augmentation.geometry import inverse_transforms, source_points
from fmnist_workbench.datasets.augmentation.randomness import Draws
from fmnist_workbench.datasets.augmentation.resampling import resample
from fmnist_workbench.datasets.normalization import measure
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.recipe import Recipe

SCIPY = {
    "constant": "grid-constant",
    "nearest": "nearest",
    "reflect": "reflect",
    "wrap": "grid-wrap",
}
"""What SciPy calls what Keras's documentation pictures."""

KERAS = {
    "rotation_range": "rotation",
    "width_shift_range": "width_shift",
    "height_shift_range": "height_shift",
    "shear_range": "shear",
    "zoom_range": "zoom",
    "horizontal_flip": "horizontal_flip",
    "vertical_flip": "vertical_flip",
    "channel_shift_range": "channel_shift",
    "brightness_range": "brightness",
    "fill_mode": "fill_mode",
    "cval": "fill_value",
}


def numbers(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


def transform(size, *, flips=(False, False), zoom=(1, 1), shear=0, rotation=0, shift=(0, 0)):
    return inverse_transforms(
        size,
        horizontal_flip=np.array([flips[0]]),
        vertical_flip=np.array([flips[1]]),
        zoom=np.array([zoom], float),
        shear=np.array([shear], float),
        rotation=np.array([rotation], float),
        shift=np.array([shift], float),
    )


def changed(image: np.ndarray, fill_mode="constant", fill_value=0, **how) -> np.ndarray:
    """Return one image after a change that is not drawn but given."""
    points = source_points(image.shape[:2], transform(image.shape[:2], **how))
    return np.rint(resample(image[np.newaxis], *points, fill_mode, fill_value)[0])


def expected(image: np.ndarray, fill_mode: str, fill_value: int, inverse: np.ndarray) -> np.ndarray:
    from scipy import ndimage

    channels = [
        ndimage.affine_transform(
            image[..., channel].astype(float),
            inverse[0, :, :2],
            inverse[0, :, 2],
            order=1,
            mode=SCIPY[fill_mode],
            cval=fill_value,
        )
        for channel in range(image.shape[-1])
    ]
    return np.stack(channels, axis=-1)


@given(
    size=st.tuples(st.integers(2, 40), st.integers(2, 40)),
    fill_mode=st.sampled_from(list(SCIPY)),
    flips=st.tuples(st.booleans(), st.booleans()),
    zoom=st.tuples(st.floats(0.2, 5), st.floats(0.2, 5)),
    shear=st.floats(-60, 60),
    rotation=st.floats(-180, 180),
    shift=st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
)
def test_every_transform_is_resampled_as_scipy_does(size, fill_mode, **how):
    image = numbers(*size, 3)
    inverse = transform(size, **how)
    points = source_points(size, inverse)
    ours = resample(image[np.newaxis], *points, fill_mode, 7)[0]
    # A float32 holds a source point to about 1e-5 of a pixel.
    np.testing.assert_allclose(ours, expected(image, fill_mode, 7, inverse), atol=0.05)


@pytest.mark.parametrize("fill_mode", SCIPY)
@pytest.mark.parametrize("shift", [(3, -2), (-20, 0), (0, 45)])
def test_shifts_of_whole_pixels_are_those_of_scipy(fill_mode, shift):
    from scipy import ndimage

    image = numbers(12, 17, 1)
    wanted = ndimage.shift(image, (*shift, 0), order=0, mode=SCIPY[fill_mode], cval=9)
    np.testing.assert_array_equal(changed(image, fill_mode, 9, shift=shift), wanted)


def test_positive_shifts_go_down_and_to_the_right():
    image = numbers(5, 6, 1)
    moved = changed(image, shift=(1, 2))
    np.testing.assert_array_equal(moved[1:, 2:], image[:-1, :-2])
    assert not moved[0].any()


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("side", [7, 8])
def test_quarter_turns_are_exact_and_counter_clockwise(quarters, side):
    from scipy import ndimage

    image = numbers(side, side, 3)
    turned = changed(image, rotation=90 * quarters)
    np.testing.assert_array_equal(turned, np.rot90(image, quarters))
    np.testing.assert_array_equal(turned, ndimage.rotate(image, 90 * quarters, order=0))


def test_flips_are_exact():
    image = numbers(6, 9, 3)
    np.testing.assert_array_equal(changed(image), image)
    np.testing.assert_array_equal(changed(image, flips=(True, False)), image[:, ::-1])
    np.testing.assert_array_equal(changed(image, flips=(False, True)), image[::-1])


def test_zoom_above_one_shows_things_larger_height_and_width_apart():
    image = np.zeros((21, 21, 1), np.uint8)
    image[8:13, 8:13] = 255
    larger = changed(image, zoom=(2, 1))[..., 0] > 127
    assert larger.any(axis=1).sum() == pytest.approx(10, abs=1)
    assert larger.any(axis=0).sum() == 5


def test_shear_slants_rows_and_leaves_the_middle_one():
    image = np.zeros((21, 21, 1), np.uint8)
    image[:, 10] = 255
    slanted = changed(image, shear=45)[..., 0]
    np.testing.assert_array_equal(slanted, np.eye(21) * 255)


@pytest.mark.parametrize("smoothness", [1.0, 2.5, 6.0, 20.0])
def test_elastic_moves_points_by_its_strength_up_to_the_border(smoothness):
    draws = Draws.of(seed=0, epoch=0, indices=np.arange(3000))
    fields = displacements((28, 20), 2.0, smoothness, draws)
    assert fields.shape == (3000, 2, 28, 20)
    distances = np.sqrt((fields**2).sum(axis=1).mean(axis=0))
    np.testing.assert_allclose(distances, 2.0, rtol=0.06)
    assert abs(fields.mean()) < 0.05


def test_elastic_neighbours_move_alike_by_the_smoothness():
    draws = Draws.of(seed=0, epoch=0, indices=np.arange(3000))
    for smoothness in (2.0, 4.0):
        field = displacements((28, 28), 1.0, smoothness, draws)[:, 0, 14]
        distance = int(smoothness)
        alike = (field[:, 14] * field[:, 14 - distance]).mean() / (field**2).mean()
        # Of noise smoothed by a Gaussian of this width: exp(-d² / (4 s²)).
        assert alike == pytest.approx(np.exp(-1 / 4), abs=0.05)


def test_every_option_of_document_002_has_its_counterpart():
    assert set(KERAS.values()) <= set(Augmentation.model_fields)
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    options = ImageDataGenerator().__dict__
    assert set(KERAS) <= set(options)
    # rescale=1/255 is what every image goes through; featurewise_center and _std are the recipe's.
    assert {"rescale", "featurewise_center", "featurewise_std_normalization"} <= set(options)
    assert Recipe(normalization="featurewise").normalization == "featurewise"


@pytest.mark.filterwarnings("ignore:Please import `affine_transform`:DeprecationWarning")
@pytest.mark.parametrize("fill_mode", ["constant", "nearest", "reflect"])
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"flip_horizontal": True}, {"flips": (True, False)}),
        ({"flip_vertical": True}, {"flips": (False, True)}),
        # Keras draws tx from height_shift_range, and it moves columns.
        ({"tx": 3, "ty": -2}, {"shift": (2, -3)}),
        ({"theta": 90}, {"rotation": 90}),
        ({"theta": 180}, {"rotation": 180}),
    ],
    ids=str,
)
def test_fixed_changes_are_those_of_keras(theirs, ours, fill_mode):
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    image = numbers(14, 14, 3)
    generator = ImageDataGenerator(fill_mode=fill_mode, cval=0, dtype="float32")
    wanted = generator.apply_transform(image.astype(np.float32), theirs)
    # SciPy takes the outermost pixels for outside where rounding turns them out by 1e-15.
    compared = np.s_[1:-1, 1:-1] if "theta" in theirs else np.s_[:]
    np.testing.assert_array_equal(
        changed(image, fill_mode, **ours)[compared], np.rint(wanted)[compared]
    )


def test_featurewise_figures_are_those_of_keras():
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    images = numbers(60, 9, 11, 3)
    generator = ImageDataGenerator(featurewise_center=True, featurewise_std_normalization=True)
    generator.fit(images[:40] / 255)
    ours = measure(images, np.arange(40))
    np.testing.assert_allclose(ours.mean, generator.mean.ravel(), rtol=1e-5)
    np.testing.assert_allclose(ours.std, generator.std.ravel(), rtol=1e-5)


def test_preview_of_neighbours_shows_the_image_moved():
    image = np.repeat(numbers(1, 28, 28, 1), 24, axis=0)
    moved = augment(image, Augmentation(rotation=20), seed=0, epoch=0, indices=np.arange(24))
    assert len({picture.tobytes() for picture in moved}) == 24
