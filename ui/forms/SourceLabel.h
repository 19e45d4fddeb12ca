#pragma once

#include "measurement/ExperimentSettings.h"

#include <QLabel>
#include <QToolButton>
#include <QWidget>

namespace clusterlens::ui {

/// Where a value comes from: "file", "default" (marked, since nobody has stated it), "curve" (found from its first peak) or "you" with a button that
/// takes the statement back.
class SourceLabel : public QWidget {
    Q_OBJECT

public:
    explicit SourceLabel(QWidget* parent = nullptr);

    void setSource(ValueSource source);
    /// Of the setting with this key; one of which nothing is known is a default.
    void setSource(const ExperimentSettings& experiment, const std::string& key);
    void setFound(); ///< "curve"
    [[nodiscard]] QString text() const { return m_text->text(); }

Q_SIGNALS:
    void resetWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();

    ValueSource m_source = ValueSource::Default;
    QLabel* m_text;
    QToolButton* m_reset;
};

} // namespace clusterlens::ui
