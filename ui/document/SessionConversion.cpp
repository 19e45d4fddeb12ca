#include "document/SessionConversion.h"

namespace clusterlens::ui {

std::filesystem::path toPath(const QString& path)
{
    return path.toStdU16String();
}

QString fromPath(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.u16string());
}

SessionCurve toSession(const Curve& curve)
{
    return {curve.id, curve.name.toStdString(), curve.path.toStdString(), curve.data, curve.runs};
}

SessionCandidate toSession(const CandidateItem& item)
{
    return {item.id, item.curve, item.name.toStdString(), item.colour.rgb() & 0xffffffU, item.starred, item.candidate, item.run,
        item.parent, item.findings, item.note.toStdString()};
}

ResultItem toResult(const CandidateItem& item)
{
    return {item.candidate.get(), {item.name.toStdString(), item.starred, item.note.toStdString(), item.hasGivenName()}, {},
        item.fittedTo ? &item.fittedTo->experiment : nullptr};
}

Curve fromSession(const SessionCurve& curve)
{
    return {curve.id, QString::fromStdString(curve.name), QString::fromStdString(curve.path), curve.data, curve.runs};
}

CandidateItem fromSession(const SessionCandidate& item)
{
    return {item.id, item.curve, QString::fromStdString(item.name), QColor::fromRgb(item.colour), item.starred, item.candidate,
        item.run, item.parent, item.findings, QString::fromStdString(item.note)};
}

} // namespace clusterlens::ui
