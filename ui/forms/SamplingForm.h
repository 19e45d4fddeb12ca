#pragma once

#include "document/Document.h"
#include "fields/NumberField.h"

#include <QComboBox>
#include <QWidget>

#include <functional>

class QGridLayout;

namespace clusterlens::ui {

class ScheduleAxis;

/// T1 and T2 on the noise schedule with presets, steps, sampler, guidance and seed.
class SamplingForm : public QWidget {
    Q_OBJECT

public:
    explicit SamplingForm(QWidget* parent = nullptr);

    /// \param defaults  of the bundle; shown where the options ask for them
    void setOptions(const GenerationOptions& options, const SamplingSettings& defaults); ///< does not emit edited()

Q_SIGNALS:
    void edited(const SamplingSettings& sampling, bool modelDefaults);

private:
    enum Preset { BundleDefault, PlainDiffusion, PriorAlone, Custom };
    [[nodiscard]] static Preset presetOf(const SamplingSettings& sampling, bool modelDefaults);
    void fillSchedule(QGridLayout* grid);
    void fillNumbers(QGridLayout* grid);
    void choosePreset(int preset);
    void edit(const std::function<void(SamplingSettings&)>& change); ///< makes it custom

    SamplingSettings m_sampling; ///< as shown
    bool m_modelDefaults = true;
    QComboBox* m_preset;
    ScheduleAxis* m_axis;
    WholeNumberField* m_t1;
    WholeNumberField* m_t2;
    WholeNumberField* m_steps;
    QComboBox* m_sampler;
    NumberField* m_guidance;
    WholeNumberField* m_seed;
};

} // namespace clusterlens::ui
