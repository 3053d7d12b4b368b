namespace EdgeSdk.Trainer.Distribution;

/// <summary>A module whose arithmetic is about the whole batch, of which this process may hold a part.</summary>
internal interface IBatchMember
{
    /// <summary>The batch; <see cref="GlobalBatch.Whole"/> until the module joins another.</summary>
    GlobalBatch Batch { get; set; }
}
