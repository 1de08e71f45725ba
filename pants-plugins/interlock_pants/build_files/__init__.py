"""BUILD files as people write them: where something stands in their text, and what targets of ours have in common.

No target of ours is known here: those lie with what they stand for. What is wrong with them, the compiler tells.
"""
