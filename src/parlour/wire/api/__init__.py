"""HTTP by area: the structs of requests and of answers beside each other.

A request says which types its fields may have; what they may hold is the domain's to say.
"""
