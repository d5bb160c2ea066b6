"""Many reports at once: chosen, made by any `concurrent.futures` executor, counted, summed up."""
