namespace BudgetFromAnywhere;

/// <summary>The last frame.</summary>
internal sealed record CameraStatus(long Frames, double Granted, string Reason, Source? Source);
