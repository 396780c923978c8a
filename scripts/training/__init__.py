"""What `kata train` is made of, apart from the learner's parts and the root that joins them."""
