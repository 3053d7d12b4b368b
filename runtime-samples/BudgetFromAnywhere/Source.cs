namespace BudgetFromAnywhere;

/// <summary>Who may order a budget; the first one that does has its way. Below them all stand the policies in the file.</summary>
internal enum Source
{
    /// <summary>Somebody at this device.</summary>
    Rest,

    /// <summary>The plant.</summary>
    Mqtt,

    /// <summary>How the program was started.</summary>
    Environment,
}
