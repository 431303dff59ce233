"""Crash sweep: the engine dies at every kind of step in turn, and must stand up again each time.

steps    every step of a day at which the engine can die, and which class it belongs to
kinds    what happens to an order: the other half of a class
fair     the day without its weather: what is planned and what people do stay
cover    few orders in which every class still appears
sweep    all of it together: one trial per class
counterexamples  for each way of failing the smallest trial that shows it, in a file
"""
