"""From the intermediate representation to files in memory. One folder an output; no emitter knows another."""
