"""The graduates' way, from valid rows to certificates: whose row it is, what is there already,
what is sent.
"""
