"""The OpenAPI document that the compiler writes, against the one that the generated app describes itself by."""
