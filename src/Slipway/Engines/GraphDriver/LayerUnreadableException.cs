namespace Slipway.Engines.GraphDriver;

/// <summary>
/// A layer is stored in a way that this reader does not know. Users never see this: the engine exports the image instead.
/// </summary>
internal sealed class LayerUnreadableException(string message, Exception? inner = null) : IOException(message, inner);
