"""What JSON looks like: one msgspec struct for each message in and out.

OpenAPI, AsyncAPI and the front end's types are generated from these.
"""
