"""The rules for Pants 2.17 to 2.29, which ask with `Get`. They fetch and hand over; decisions lie beside the folder."""
