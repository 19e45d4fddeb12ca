#pragma once

#include "document/CurveColumn.h"
#include "document/Document.h"
#include "plots/SeriesPlot.h"
#include "series/SeriesModel.h"
#include "series/SeriesView.h"
#include "threads/Later.h"

#include <QJsonObject>
#include <QSettings>
#include <QWidget>

namespace clusterlens::ui {

class CurveQueue;
class PanelBar;
class PlacesInUse;
class PlotView;
class SeriesPlots;
class SettingsEditor;
struct SeriesActions;

/// The table of curves, and below it a result of all of them against a number, or the curves themselves above each other.
class SeriesPanel : public QWidget {
    Q_OBJECT

public:
    /// All must outlive this.
    SeriesPanel(Document& document, CurveQueue& queue, SettingsEditor& editor, QSettings& settings, const PlacesInUse& inUse,
        const SeriesActions& actions, QWidget* parent = nullptr);

    [[nodiscard]] SeriesView& view() { return *m_view; }
    [[nodiscard]] PlotView& shownPlot() const; ///< below the table
    [[nodiscard]] bool isReady() const { return m_model.isReady() && !m_later.isAsked(); }
    void savePlot(); ///< the same, wherever the user says
    void setTheme(bool dark);
    /// Columns of these, after those that are there: as seriesNumberFromText(). One that is none is told.
    void addNumbers(const QStringList& numbers);
    [[nodiscard]] QList<CurveColumn> numberColumns() const;            ///< of all curves
    [[nodiscard]] SeriesFigure figure(const QList<int>& curves) const; ///< as SeriesPlots has it
    /// Which numbers the table has; part of the session.
    [[nodiscard]] QJsonObject state() const;
    void setState(const QJsonObject& state);

Q_SIGNALS:
    void opened(int curve); ///< the user wants to see its candidates
    void failed(const QString& message);
    void saved(const QString& message, const QString& folder);
    void reportWanted(const QList<int>& curves);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    PanelBar* makeTableBar();
    void connectActions();
    void updateActions();
    void editNumbers();
    void setNumbers(std::vector<SeriesNumber> numbers);
    void copyTable();
    void saveTable();
    void add(int kind);

    Document& m_document;
    CurveQueue& m_queue;
    SettingsEditor& m_editor;
    QSettings& m_settings;
    const PlacesInUse& m_inUse;
    const SeriesActions& m_actions;
    SeriesModel m_model;
    SeriesView* m_view;
    SeriesPlots* m_plots;
    Later m_later; ///< updateActions() and the plots
};

} // namespace clusterlens::ui
