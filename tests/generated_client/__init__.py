"""Generated clients against generated servers, over real sockets."""
