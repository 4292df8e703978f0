"""Examples at the end of a command's help: what a person would type first."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "": (
        "train --data fashion-mnist --network cnn-2conv --epochs 3",
        "evaluate 0001-cnn-2conv",
        "train --help",
    ),
    "data info": (
        "data info fashion-mnist",
        "data info photos/ --size 28x28",
        'data info shoes.csv --test shoes-test.csv --classes "boot,sandal"',
    ),
    "data prepare": (
        "data prepare photos/ --size 28x28 --out photos.npz",
        "data prepare mnist --out mnist.csv",
    ),
    "data split": (
        "data split digits --train 5/7 --validation 1/7 --out split.npz",
        "data split fashion-mnist --train 50000 --validation 10000 --seed 1 --out again.npz",
    ),
    "data augment": (
        "data augment fashion-mnist --train 60000 --test 10000 --out more.npz",
        "data augment mnist --train 20000 --test 0 --augmentation shifts.json --out shifted.npz",
    ),
    "data synthesize": (
        "data synthesize --train 20000 --test 4000 --out drawn.npz",
        "data synthesize --rotation 10 --elastic 0 --system-fonts --out straight.npz",
    ),
    "networks show": ("networks show cnn-2conv", "networks show 0001-cnn-2conv"),
    "networks check": ("networks check my-first.json", "networks check my-model.keras --json"),
    "networks code": (
        "networks code cnn-2conv --out cnn.py",
        "networks code mine.json --data photos/ --size 28x28 --recipe careful --out mine.py",
    ),
    "train": (
        "train --data fashion-mnist --network cnn-2conv --limit 6000 --epochs 3",
        "train --data fashion-mnist --network cnn-2conv --recipe careful --seed 7",
        "train --data mnist --network mine.json --optimizer sgd --learning-rate 0.05",
        "train --continue 0001-cnn-2conv --epochs 10",
        "train --from 0001-cnn-2conv --data mnist --retrain-from dense --new-layers",
    ),
    "evaluate": ("evaluate 0001-cnn-2conv", "evaluate 0001-cnn-2conv --split test --json"),
    "predict": ("predict 0001-cnn-2conv shoe.png boot.png",),
    "activations": (
        "activations 0001-cnn-2conv --layer conv2d_1 --image validation:7 --out maps.png",
    ),
    "export": (
        "export 0001-cnn-2conv --format keras --out shoes.keras",
        "export 0001-cnn-2conv --format onnx",
    ),
    "runs show": ("runs show 0001-cnn-2conv",),
    "runs compare": ("runs compare 0001-cnn-2conv 0002-linear",),
    "runs thin": ("runs thin 0001-cnn-2conv --dry-run", "runs thin 0001-cnn-2conv --keep-every 5"),
    "runs transfer": (
        "runs transfer 0002-cnn-2conv",
        "runs transfer 0002-cnn-2conv --at 10 100 all",
    ),
}
"""By the words of the command, "" for none."""
