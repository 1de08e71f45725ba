"""What is declared under which name, which names may be given, and what a written one stands for.

`collect` fills the scopes in which `references` looks; `identifiers` and `reserved` say what may be a name at all,
`generated_names` and `domain_circles` what generated modules cannot bear. `keys` reads what is written at a key and
`wording` puts names into messages: every room writes with them. `workspace_names` offers all names to editors. What is
declared under a name is lowered elsewhere.
"""
