namespace Slipway.Engines.GraphDriver;

/// <summary>A layer is kept in a way that this reader does not know. Never seen by users: the engine is asked to export it instead.</summary>
internal sealed class LayerUnreadableException(string message, Exception? inner = null) : IOException(message, inner);
