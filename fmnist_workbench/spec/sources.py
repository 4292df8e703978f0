"""The documents that networks and recipes come from, as they are named beside them."""

LAB = "document 000, the laboratory GUI"
STUDY = "document 001, the Keras study of kernels, strides and depth"
COMPARISON = "document 002, the comparison of linear model, MLP and CNN"
NOTEBOOK = "document 003, the notebook that explains CNNs"
CHALLENGE = "document 004, the classroom challenge"
