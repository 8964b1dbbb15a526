namespace Orchestrator.Engine.Journaled;

/// <summary>A call that can be refused without knowing what it is.</summary>
internal interface IJournaledCall
{
    void Refuse(Exception reason);
}
