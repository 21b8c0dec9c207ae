"""The three ways in: JSON-RPC, XML-RPC and JSON-2."""
