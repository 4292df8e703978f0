"""Keras: build, train, evaluate, predict, inspect. The only room that imports TensorFlow."""
