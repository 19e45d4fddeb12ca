#pragma once

#include "document/Document.h"
#include "document/UndoEdit.h"

#include <QElapsedTimer>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace clusterlens::ui {

/// What the user has stated of one curve's measurement, before and after a change. Changes of the same field that follow each other within a second, as those
/// of a handle that is dragged or an arrow that is held, are one step.
class SettingsEdit : public NamedEdit {
public:
    using Data = std::shared_ptr<const LoadedCurve>;
    using Put = std::function<void(int curve, const Data& data, bool again)>; ///< again: undone or redone

    SettingsEdit(const QString& text, int curve, Data before, Data after, Put put)
        : NamedEdit(text)
        , m_curve(curve)
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_put(std::move(put))
    {
        m_made.start();
    }

    void redo() override { m_put(m_curve, m_after, std::exchange(m_isMade, true)); }
    void undo() override { m_put(m_curve, m_before, true); }

    [[nodiscard]] int id() const override { return 1; } // no other edit has one

    bool mergeWith(const QUndoCommand* other) override
    {
        constexpr qint64 together = 1000; // ms
        const auto* const later = static_cast<const SettingsEdit*>(other);
        if (later->m_curve != m_curve || m_made.msecsTo(later->m_made) > together || later->changed() != changed())
            return false;
        m_after = later->m_after;
        m_made = later->m_made;
        return true;
    }

private:
    /// Which fields differ.
    [[nodiscard]] std::vector<bool> changed() const
    {
        const ExperimentOverrides& one = m_before->overrides;
        const ExperimentOverrides& other = m_after->overrides;
        std::vector<bool> fields{one.qmin != other.qmin, one.qmax != other.qmax, one.rmin != other.rmin || one.rmax != other.rmax,
            one.bond != other.bond, one.element != other.element, one.radiation != other.radiation};
        for (std::size_t p = 0; p < fitParameterCount; ++p) {
            fields.push_back(one.values[p] != other.values[p] || one.free[p] != other.free[p]);
            fields.push_back(one.lowest[p] != other.lowest[p]);
            fields.push_back(one.highest[p] != other.highest[p]);
        }
        return fields;
    }

    int m_curve;
    Data m_before;
    Data m_after;
    Put m_put;
    QElapsedTimer m_made;
    bool m_isMade = false;
};

} // namespace clusterlens::ui
