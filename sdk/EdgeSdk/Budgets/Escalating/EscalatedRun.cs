namespace EdgeSdk.Budgets.Escalating;

/// <summary>What a frame took that may have run twice.</summary>
/// <param name="Granted">Index of the level whose budget was granted.</param>
/// <param name="First">Index of the level it ran at first.</param>
/// <param name="FirstSeconds">What that took.</param>
/// <param name="Second">Index of the level of the second run.</param>
/// <param name="SecondSeconds">What that added; 0 when it did not happen.</param>
/// <param name="PreparationSeconds">Of the first, what a second run does not repeat, such as converting the frame.</param>
/// <param name="Macs">MACs of both runs as a share of the dense network's.</param>
internal readonly record struct EscalatedRun(
    int Granted, int First, double FirstSeconds, int Second, double SecondSeconds, double PreparationSeconds, double Macs);
